using System.Runtime.InteropServices;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>Original items that are too long for a row are blobs, named by their SHA-256: storing one twice changes nothing.</summary>
public static class RawItems
{
    /// <returns>The blob's name, or null where the item fits a row.</returns>
    public static async ValueTask<string?> KeepLongAsync(IBlobStore blobs, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        if (raw.Length <= Snapshot.MaxInlineRaw)
            return null;
        var name = CanonicalJson.Hash(raw.Span) + ".json";
        using var content = MemoryMarshal.TryGetArray(raw, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(raw.ToArray(), writable: false);
        await blobs.CreateAsync(HubContainers.RawItems, name, content, cancellationToken);
        return name;
    }
}
