using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>The writer over a store in memory, and what has to hold of the rows whatever happened.</summary>
public sealed class DeclarationHistory
{
    readonly DeclarationWriter _writer;

    public DeclarationHistory(DeclarationOptions? settings = null, IPlatformProfiles? platforms = null)
    {
        Tables = new(Clock);
        _writer = new(Tables, Blobs, new SourcePrecedence(Options.Create(settings ?? new())), new DeclarationListings(platforms ?? new SamplePlatforms()), Clock);
    }

    public FakeTimeProvider Clock { get; } = Clocks.Fake();

    public MemoryTableStore Tables { get; }

    public MemoryBlobStore Blobs { get; } = new();

    static string Bucket => Buckets.Of(SampleItem.Number);

    public async Task<EditOutcome> WriteAsync(DeclarationEdit edit) => Assert.Single(await _writer.WriteAsync([edit], default)).Value;

    public Task<IReadOnlyDictionary<string, EditOutcome>> WriteManyAsync(IEnumerable<DeclarationEdit> edits) => _writer.WriteAsync(edits, default);

    /// <summary>Writes as a source does that meets outages: again until it is answered.</summary>
    public async Task<EditOutcome> InsistAsync(DeclarationEdit edit)
    {
        while (true)
            try
            {
                return await WriteAsync(edit);
            }
            catch (StoreUnavailableException)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
    }

    public DeclarationHead? Head => Record(RecordKeys.Declaration(SampleItem.Number)) is { } row ? DeclarationHead.FromRow(row) : null;

    public Listing? Listing => Record(RecordKeys.Listing(SupplyListing.IdOf(SampleItem.Number))) is { } row ? PatentHub.Listings.Listing.FromRow(row) : null;

    public long? MarkedRevision => Record(RecordKeys.FanOut(SupplyListing.IdOf(SampleItem.Number)))?.GetInt64("revision");

    public IReadOnlyList<Snapshot> Snapshots => [.. Tables.Rows(HubTables.Snapshots, Bucket).Where(r => r.RowKey.StartsWith(SampleItem.Number, StringComparison.Ordinal)).Select(Snapshot.FromRow)];

    /// <summary>The chain is whole, the head points at its end, and the listing says what the head says and waits to be fanned out.</summary>
    public void AssertWhole()
    {
        var previous = "";
        foreach (var (i, snapshot) in Snapshots.Index())
        {
            Assert.Equal((i + 1, previous), (snapshot.Sequence, snapshot.Previous));
            Assert.Equal(snapshot.ComputeChain(), snapshot.Chain);
            Assert.True(i == 0 || snapshot.RecordedAt > Snapshots[i - 1].RecordedAt);
            previous = snapshot.Chain;
        }
        var (head, newest) = (Head!, Snapshots[^1]);
        Assert.Equal((newest.Sequence, newest.Chain, newest.Deleted), (head.Sequence, head.Chain, head.Deleted));
        Assert.Equal(newest.Statements, head.Statements);
        Assert.Equal(Snapshots.Skip(1).Select(s => RecordKeys.Recorded(s.Number, s.RecordedAt)).Order(StringComparer.Ordinal), Keys(HubTables.Snapshots, RecordKeys.RecordedPrefix(head.Number)));
        Assert.Equal(ProjectLinks.KeysOf(newest.Declaration).Select(p => RecordKeys.Project(p, head.Number)), Keys(HubTables.Records, RecordKeys.ProjectPrefix));
        Assert.Equal(CreditCodeDoubts.Of(newest.Declaration).Select(c => RecordKeys.CreditCode(c, head.Number)), Keys(HubTables.Records, RecordKeys.CreditCodePrefix));
        Assert.Equal(newest.Declaration?.Title, head.Title);
        Assert.Equal(newest.Declaration?.Offer is not null, Listing is { Present: true });
        if (Listing is { Present: true } listing)
            Assert.Equal(newest.Declaration!.Title, listing.Title);
        Assert.Equal(Listing?.Revision, MarkedRevision);
    }

    IEnumerable<string> Keys(string table, string prefix) => Tables.Rows(table, Bucket).Select(r => r.RowKey).Where(k => k.StartsWith(prefix, StringComparison.Ordinal));

    Row? Record(string key) => Tables.Rows(HubTables.Records, Bucket).SingleOrDefault(r => r.RowKey == key);
}
