using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>A blob of an export: compressed rows, one on a line.</summary>
/// <param name="Hash">SHA-256 of the blob, lower-case hex.</param>
public sealed record ExportPart(string Table, string Bucket, string Name, long Rows, string Hash);

/// <summary>Says of what an export consists; it is written last, so that an export with a manifest is whole.</summary>
/// <param name="Anchor">Day of the newest anchor when it began; null: there was none.</param>
/// <param name="Root">Root of that anchor.</param>
public sealed record ExportManifest(int V, string Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, DateOnly? Anchor, string? Root, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<ExportPart> Parts);

/// <summary>A blob of an export is gone, or is not what it was when it was written.</summary>
public sealed class ExportDamagedException(string name) : Exception($"Blob '{name}' of the export is gone or was changed.");

/// <summary>Exports in their container: <c>{id}/{table}/{bucket}-{n}-{hash}.ndjson.gz</c> and <c>{id}/manifest.json</c>.</summary>
public sealed class ExportBook(IBlobStore blobs)
{
    /// <summary>Bytes of lines in one part: what is kept in memory.</summary>
    const int PartBytes = 8 * 1024 * 1024;

    const string Manifest = "/manifest.json";

    /// <summary>Ids of whole exports, ascending by time.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var name in blobs.ListAsync(HubContainers.Exports, "", cancellationToken))
            if (name.EndsWith(Manifest, StringComparison.Ordinal))
                ids.Add(name[..^Manifest.Length]);
        return ids;
    }

    /// <exception cref="ExportDamagedException">It cannot be read.</exception>
    public async Task<ExportManifest?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Exports, id + Manifest, cancellationToken);
        if (content is null)
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync(content, HistoryJson.Documents.ExportManifest, cancellationToken) is { V: 1 } manifest && manifest.Id == id ? manifest : throw new ExportDamagedException(id + Manifest);
        }
        catch (JsonException)
        {
            throw new ExportDamagedException(id + Manifest);
        }
    }

    public async Task WriteAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, HistoryJson.Documents.ExportManifest));
        await blobs.CreateAsync(HubContainers.Exports, manifest.Id + Manifest, content, cancellationToken);
    }

    /// <summary>Writes rows of one table and bucket, as many parts as they need. A part that a crash left behind has another hash, and so another name.</summary>
    public async Task<IReadOnlyList<ExportPart>> WriteAsync(string id, string table, string bucket, IAsyncEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        var (parts, lines, count) = (new List<ExportPart>(), new ArrayBufferWriter<byte>(), 0L);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            using (var writer = new Utf8JsonWriter(lines, new() { Encoder = CanonicalJson.Encoder }))
                RowJson.Write(writer, row);
            lines.Write("\n"u8);
            count++;
            if (lines.WrittenCount < PartBytes)
                continue;
            parts.Add(await WriteAsync(id, table, bucket, parts.Count, lines.WrittenMemory, count, cancellationToken));
            lines.ResetWrittenCount();
            count = 0;
        }
        if (count > 0)
            parts.Add(await WriteAsync(id, table, bucket, parts.Count, lines.WrittenMemory, count, cancellationToken));
        return parts;
    }

    async Task<ExportPart> WriteAsync(string id, string table, string bucket, int index, ReadOnlyMemory<byte> lines, long rows, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using (var compressed = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true))
            await compressed.WriteAsync(lines, cancellationToken);
        var hash = CanonicalJson.Hash(content.GetBuffer().AsSpan(0, (int)content.Length));
        var name = FormattableString.Invariant($"{id}/{table}/{bucket}-{index:D4}-{hash[..16]}.ndjson.gz");
        content.Position = 0;
        await blobs.CreateAsync(HubContainers.Exports, name, content, cancellationToken);
        return new ExportPart(table, bucket, name, rows, hash);
    }

    /// <summary>The rows of one table and bucket in the order of their keys. A part is believed only after all of it led to its hash.</summary>
    /// <exception cref="ExportDamagedException">A part is not what it was.</exception>
    public async IAsyncEnumerable<Row> RowsAsync(ExportManifest manifest, string table, string bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in manifest.Parts.Where(p => p.Table == table && p.Bucket == bucket))
        {
            using var content = await ReadAsync(part, cancellationToken);
            await using var plain = new GZipStream(content, CompressionMode.Decompress);
            using var lines = new StreamReader(plain, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
                yield return RowJson.Read(line);
        }
    }

    /// <summary>Deletes all but the newest whole exports, and what unfinished ones left that began before these.</summary>
    public async Task PruneAsync(int kept, CancellationToken cancellationToken)
    {
        var ids = await ListAsync(cancellationToken);
        if (ids.Count <= kept)
            return;
        var oldest = ids[^kept];
        var names = new List<string>();
        await foreach (var name in blobs.ListAsync(HubContainers.Exports, "", cancellationToken))
            if (string.CompareOrdinal(name.Split('/')[0], oldest) < 0)
                names.Add(name);
        // The manifests first: an export that lacks a part is none.
        foreach (var name in names.OrderByDescending(name => name.EndsWith(Manifest, StringComparison.Ordinal)))
            await blobs.DeleteAsync(HubContainers.Exports, name, cancellationToken);
    }

    async Task<MemoryStream> ReadAsync(ExportPart part, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Exports, part.Name, cancellationToken) ?? throw new ExportDamagedException(part.Name);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        if (Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))) != part.Hash)
            throw new ExportDamagedException(part.Name);
        bytes.Position = 0;
        return bytes;
    }
}
