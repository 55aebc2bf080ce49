using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <param name="Hash">SHA-256 of its bytes, lower-case hex: the next anchor names it.</param>
public sealed record StoredAnchor(Anchor Anchor, string Hash);

/// <summary>An anchor or one of its blobs is gone, or is not what it was when it was written.</summary>
public sealed class AnchorDamagedException(DateOnly date) : Exception($"The anchor of {date:yyyy-MM-dd} is incomplete or was changed.");

/// <summary>
/// Anchors in blobs that are written once: <c>daily/{date}.json</c>, and the leaves as compressed lines in <c>leaves/{bucket}/{root}.gz</c>. Leaves
/// are named by their hash, so that a part in which nothing changed is stored once, and one that a crash left behind does no harm.
/// </summary>
public sealed class AnchorBook(IBlobStore blobs)
{
    const string DailyPrefix = "daily/";
    const string Extension = ".json";

    /// <summary>Days that have an anchor, ascending.</summary>
    public async Task<IReadOnlyList<DateOnly>> ListAsync(CancellationToken cancellationToken)
    {
        var dates = new List<DateOnly>();
        await foreach (var name in blobs.ListAsync(HubContainers.Anchors, DailyPrefix, cancellationToken))
            if (ParseDate(name[DailyPrefix.Length..].Replace(Extension, "", StringComparison.Ordinal)) is { } date)
                dates.Add(date);
        return dates;
    }

    public async Task<StoredAnchor?> NewestAsync(CancellationToken cancellationToken) =>
        await ListAsync(cancellationToken) is [.., var date] ? await ReadAsync(date, cancellationToken) : null;

    /// <exception cref="AnchorDamagedException">It cannot be read.</exception>
    public async Task<StoredAnchor?> ReadAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Anchors, NameOf(date), cancellationToken);
        if (content is null)
            return null;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes.ToArray(), HistoryJson.Documents.Anchor) is { V: 1 } anchor && anchor.Date == date
                ? new StoredAnchor(anchor, CanonicalJson.Hash(bytes.ToArray())) : throw new AnchorDamagedException(date);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new AnchorDamagedException(date);
        }
    }

    /// <summary>What the next anchor says of this one, whatever is in it; null where there is none.</summary>
    public async Task<AnchorLink?> LinkAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Anchors, NameOf(date), cancellationToken);
        return content is null ? null : new AnchorLink(date, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
    }

    /// <summary>False where the day has its anchor.</summary>
    public async Task<bool> WriteAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(anchor, HistoryJson.Documents.Anchor));
        return await blobs.CreateAsync(HubContainers.Anchors, NameOf(anchor.Date), content, cancellationToken);
    }

    /// <param name="leaves">1 to <see cref="AnchorPart.Leaves"/>.</param>
    public async Task<AnchorPart> WriteAsync(string bucket, IReadOnlyList<AnchorLeaf> leaves, CancellationToken cancellationToken)
    {
        var part = AnchorPart.Of(leaves);
        using var content = new MemoryStream();
        await using (var compressed = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true))
            foreach (var leaf in leaves)
                await compressed.WriteAsync(Encoding.UTF8.GetBytes($"{leaf}\n"), cancellationToken);
        content.Position = 0;
        await blobs.CreateAsync(HubContainers.Anchors, NameOf(bucket, part), content, cancellationToken);
        return part;
    }

    /// <summary>What an anchor says of one declaration, read from the one part that may name it; null: nothing.</summary>
    /// <exception cref="AnchorDamagedException">The anchor is not what it was.</exception>
    public async Task<AnchoredChain?> FindAsync(StoredAnchor stored, string number, CancellationToken cancellationToken)
    {
        var name = Buckets.Of(number);
        if (!stored.Anchor.IsWhole)
            throw new AnchorDamagedException(stored.Anchor.Date);
        var part = stored.Anchor.Buckets.Single(b => b.Bucket == name).Parts.LastOrDefault(p => string.CompareOrdinal(p.First, number) <= 0);
        var leaves = part is null ? [] : await ReadAsync(stored.Anchor.Date, name, part, cancellationToken);
        return leaves.FirstOrDefault(l => l.Number == number) is { } leaf ? new AnchoredChain(stored.Anchor.Date, leaf.Sequence, leaf.Chain) : null;
    }

    /// <summary>All leaves of a bucket, ascending by number.</summary>
    /// <exception cref="AnchorDamagedException">The anchor is not what it was.</exception>
    public async IAsyncEnumerable<AnchorLeaf> LeavesAsync(Anchor anchor, string bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!anchor.IsWhole)
            throw new AnchorDamagedException(anchor.Date);
        foreach (var part in anchor.Buckets.Single(b => b.Bucket == bucket).Parts)
            foreach (var leaf in await ReadAsync(anchor.Date, bucket, part, cancellationToken))
                yield return leaf;
    }

    public static DateOnly? ParseDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>The leaves of a part, which lead to its root.</summary>
    async Task<IReadOnlyList<AnchorLeaf>> ReadAsync(DateOnly date, string bucket, AnchorPart part, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Anchors, NameOf(bucket, part), cancellationToken) ?? throw new AnchorDamagedException(date);
        var leaves = new List<AnchorLeaf>(part.Count);
        try
        {
            await using var plain = new GZipStream(content, CompressionMode.Decompress);
            using var lines = new StreamReader(plain, Encoding.UTF8);
            while (leaves.Count <= part.Count && await lines.ReadLineAsync(cancellationToken) is { } line)
                leaves.Add(AnchorLeaf.Parse(line) ?? throw new AnchorDamagedException(date));
        }
        catch (InvalidDataException)
        {
            throw new AnchorDamagedException(date);
        }
        return leaves.Count > 0 && AnchorPart.Of(leaves) == part ? leaves : throw new AnchorDamagedException(date);
    }

    static string NameOf(DateOnly date) => $"{DailyPrefix}{date:yyyy-MM-dd}{Extension}";

    static string NameOf(string bucket, AnchorPart part) => $"leaves/{bucket}/{part.Root}.gz";
}
