using System.Buffers.Text;
using System.Text;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>Where the next page begins, as opaque text: the last key of the page before, in base64.</summary>
static class SqliteContinuation
{
    public static string After(string lastKey) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(lastKey));

    /// <summary>The smallest key after the last one: no key holds U+0000, so nothing lies between.</summary>
    /// <exception cref="ArgumentException">The text is not a continuation of this store.</exception>
    public static string First(string continuation)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation)) + '\0';
        }
        catch (FormatException exception)
        {
            throw new ArgumentException("The continuation is not one of this store.", nameof(continuation), exception);
        }
    }
}
