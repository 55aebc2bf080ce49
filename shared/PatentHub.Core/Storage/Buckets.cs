using System.Globalization;
using System.Text;

namespace PatentHub.Storage;

/// <summary>
/// Spreads records over a fixed number of partitions by a stable hash (FNV-1a, 32 bits, of the UTF-8 form).
/// A declaration, its supply listing and its registration share a bucket, so that they change in one transaction.
/// </summary>
public static class Buckets
{
    /// <summary>Fixed for ever: the partition of a stored record follows from it.</summary>
    public const int Count = 16;

    /// <summary>Of ids that are made of an application number.</summary>
    static readonly string[] NumberPrefixes = ["S-", "R-"];

    public static readonly IReadOnlyList<string> All = [.. Enumerable.Range(0, Count).Select(Name)];

    /// <summary>Partition of an application number, or of a listing (supply and registration: that of its number).</summary>
    public static string Of(string numberOrListingId) => All[Index(numberOrListingId, Count)];

    /// <summary>A stable index below <paramref name="count"/>.</summary>
    public static int Index(string numberOrListingId, int count)
    {
        var key = numberOrListingId.AsSpan();
        foreach (var prefix in NumberPrefixes)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                key = key[prefix.Length..];
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        var hash = 2166136261u;
        foreach (var b in bytes[..Encoding.UTF8.GetBytes(key, bytes)])
            hash = (hash ^ b) * 16777619u;
        return (int)(hash % (uint)count);
    }

    static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"b{index:D2}");
}
