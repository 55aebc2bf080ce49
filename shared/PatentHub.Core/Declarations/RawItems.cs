using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>Original items that are too long for a row are blobs, named by their SHA-256: storing one twice changes nothing.</summary>
public static class RawItems
{
    const string Extension = ".json";

    /// <returns>The blob's name, or null where the item fits a row.</returns>
    public static async ValueTask<string?> KeepLongAsync(IBlobStore blobs, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        if (raw.Length <= Snapshot.MaxInlineRaw)
            return null;
        var name = CanonicalJson.Hash(raw.Span) + Extension;
        using var content = MemoryMarshal.TryGetArray(raw, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(raw.ToArray(), writable: false);
        await blobs.CreateAsync(HubContainers.RawItems, name, content, cancellationToken);
        return name;
    }

    /// <summary>The name that a blob should have for what is in it; null where there is none.</summary>
    public static async Task<string?> HashAsync(IBlobStore blobs, string name, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.RawItems, name, cancellationToken);
        return content is null ? null : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) + Extension;
    }
}
