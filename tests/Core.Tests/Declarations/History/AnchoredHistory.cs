using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Core.Tests.Declarations.History;

/// <summary>Declarations, their anchors, and somebody with the right to write to the store.</summary>
public sealed class AnchoredHistory
{
    public AnchoredHistory(DeclarationOptions? settings = null, IBlobStore? blobs = null)
    {
        Declarations = new(settings);
        Blobs = blobs ?? Declarations.Blobs;
        Book = new(Blobs);
        Alarms = new(Tables, Declarations.Clock, NullLogger<AlarmBook>.Instance);
        Verifier = new(Tables, Declarations.Blobs, Book, Alarms, Declarations.Clock, NullLogger<VerifyHistoryHandler>.Instance);
    }

    public DeclarationHistory Declarations { get; }

    public IBlobStore Blobs { get; }

    public MemoryTableStore Tables => Declarations.Tables;

    public AnchorBook Book { get; }

    public AlarmBook Alarms { get; }

    public VerifyHistoryHandler Verifier { get; }

    public static string Bucket => Buckets.Of(SampleItem.Number);

    /// <summary>Another instance at every call.</summary>
    public WriteAnchorHandler Writer => new(Tables, Book, new LeaseKeeper(Tables, Declarations.Clock, new Random(1)), Alarms, Declarations.Clock, NullLogger<WriteAnchorHandler>.Instance);

    public Task AnchorAsync() => Writer.HandleAsync(default);

    public async Task<ChainBreak?> VerifyAsync() => (await Verifier.HandleAsync(SampleItem.Number, default))?.Break;

    public Row Stored(string table, string key) => Tables.Rows(table, Bucket).Single(r => r.RowKey == key);

    /// <summary>Replaces a row whatever it was.</summary>
    public async Task PutAsync(string table, Row row)
    {
        var stored = Tables.Rows(table, Bucket).SingleOrDefault(r => r.RowKey == row.RowKey);
        await Tables.SubmitAsync(table, Bucket, [stored is null ? new RowChange.Insert(row) : new RowChange.Replace(row, stored.StoredETag)], default);
    }

    public async Task RemoveAsync(string table, string key) => await Tables.SubmitAsync(table, Bucket, [new RowChange.Delete(key, Stored(table, key).StoredETag)], default);

    /// <summary>Rewrites the whole chain so that it fits itself: other content in the first snapshot, and everything that follows from it.</summary>
    public async Task RewriteAsync(string title)
    {
        var previous = "";
        Snapshot? last = null;
        foreach (var snapshot in Declarations.Snapshots)
        {
            var forged = last is null ? WithTitle(snapshot, title) : snapshot;
            forged = forged with { Previous = previous };
            last = forged with { Chain = forged.ComputeChain() };
            previous = last.Chain;
            await PutAsync(HubTables.Snapshots, last.ToRow());
        }
        await PutAsync(HubTables.Records, DeclarationHead.Of(last!, last!.Declaration).ToRow());
    }

    static Snapshot WithTitle(Snapshot snapshot, string title) =>
        snapshot with { Document = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(snapshot.Declaration! with { Title = title }, DeclarationJson.Documents.Declaration) };
}
