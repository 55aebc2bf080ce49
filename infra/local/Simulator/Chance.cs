using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatentHub.Local.Simulator;

/// <summary>
/// Every random choice of one platform. A choice is a hash of the seed and of what it is about, never the next number
/// of a stream, so that neither concurrency nor an added request changes the choices of the others.
/// </summary>
sealed class Chance(long seed, string platformId)
{
    /// <summary>A number in [0, 1) for one purpose and one attempt at one revision of a listing.</summary>
    public double Roll(string purpose, string id, int revision = 0, int attempt = 0)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{seed}/{platformId}/{purpose}/{id}/{revision}/{attempt}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Whether something that happens in <paramref name="share"/> of all cases happens in this one.</summary>
    public bool Happens(double share, string purpose, string id, int revision = 0, int attempt = 0) =>
        share > 0 && Roll(purpose, id, revision, attempt) < share;

    /// <summary>A time between two bounds, in milliseconds.</summary>
    public TimeSpan Between(int minimum, int maximum, string purpose, string id, int revision = 0, int attempt = 0) =>
        maximum <= minimum
            ? TimeSpan.FromMilliseconds(minimum)
            : TimeSpan.FromMilliseconds(minimum + ((maximum - minimum) * Roll(purpose, id, revision, attempt)));

    /// <summary>An identifier that a later run with the same seed repeats.</summary>
    public string Name(string purpose, string id, long number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{seed}/{platformId}/{purpose}/{id}/{number}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12));
    }
}
