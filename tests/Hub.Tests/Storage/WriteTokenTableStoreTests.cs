using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

public sealed class WriteTokenTableStoreTests : IDisposable
{
    const string Table = "Tokens";
    const string Partition = "p";

    readonly SqliteFixture _sqlite = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _sqlite.Dispose();

    [Fact]
    public async Task An_insert_that_was_retried_is_told_as_committed()
    {
        var (store, faulty) = await OpenAsync();
        faulty.LoseNextAnswer();
        var etag = Committed(await SubmitAsync(store, Insert("a", "one")))[0];
        Assert.Equal(etag, (await ReadAsync(store, "a"))!.ETag);
        Committed(await SubmitAsync(store, new RowChange.Delete("a", etag!)));
    }

    [Fact]
    public async Task A_replacement_that_was_retried_is_told_as_committed()
    {
        var (store, faulty) = await OpenAsync();
        var first = Committed(await SubmitAsync(store, Insert("a", "one")))[0];
        faulty.LoseNextAnswer();
        var second = Committed(await SubmitAsync(store, Replace("a", first, "two")))[0];
        var read = (await ReadAsync(store, "a"))!;
        Assert.Equal((second, "two"), (read.ETag, read.GetString("Text")));
    }

    [Fact]
    public async Task A_deletion_that_was_retried_is_proved_by_a_row_of_its_transaction()
    {
        var (store, faulty) = await OpenAsync();
        var old = Committed(await SubmitAsync(store, Insert("old", ""), Insert("kept", "")));
        faulty.LoseNextAnswer();
        var etags = Committed(await SubmitAsync(store, new RowChange.Delete("old", old[0]!), Insert("new", ""), Replace("kept", old[1], "changed")));
        Assert.Null(etags[0]);
        Assert.Equal((await ReadAsync(store, "new"))!.ETag, etags[1]);
        Assert.Equal((await ReadAsync(store, "kept"))!.ETag, etags[2]);
    }

    [Fact]
    public async Task A_retried_transaction_of_deletions_stays_a_conflict()
    {
        var (store, faulty) = await OpenAsync();
        var etag = Committed(await SubmitAsync(store, Insert("a", "")))[0];
        faulty.LoseNextAnswer();
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Missing), await SubmitAsync(store, new RowChange.Delete("a", etag!)));
        Assert.Null(await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task A_conflict_with_somebody_else_stays_a_conflict()
    {
        var (store, _) = await OpenAsync();
        var etag = Committed(await SubmitAsync(store, Insert("a", "theirs")))[0];
        Assert.Equal(new SubmitResult.Conflict(1, ConflictKind.Exists), await SubmitAsync(store, Insert("b", "ours"), Insert("a", "ours")));
        Committed(await SubmitAsync(store, Replace("a", etag, "newer")));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(store, Replace("a", etag, "ours")));
        Assert.Equal(new SubmitResult.Conflict(1, ConflictKind.Changed), await SubmitAsync(store, Insert("c", ""), new RowChange.Delete("a", etag!)));
        Assert.Null(await ReadAsync(store, "b"));
    }

    [Fact]
    public async Task A_row_that_somebody_changed_meanwhile_gets_an_ETag_that_matches_nothing()
    {
        var (store, faulty) = await OpenAsync();
        faulty.LoseNextAnswer(async inner =>
        {
            var seen = (await inner.ReadAsync(Table, Partition, "b", Stop)).Row!;
            await inner.SubmitAsync(Table, Partition, [Replace("b", seen.ETag, "theirs")], Stop);
        });
        var etags = Committed(await SubmitAsync(store, Insert("a", ""), Insert("b", "ours")));
        Assert.Equal((await ReadAsync(store, "a"))!.ETag, etags[0]);
        Assert.Equal(WriteTokenTableStore.SupersededETag, etags[1]);
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(store, Replace("b", etags[1], "ours again")));
        Assert.Equal("theirs", (await ReadAsync(store, "b"))!.GetString("Text"));
    }

    [Fact]
    public async Task The_token_is_in_the_store_and_not_seen()
    {
        var (store, _) = await OpenAsync();
        var row = new Row(Partition, "a").Set("Text", "one");
        Committed(await SubmitAsync(store, new RowChange.Insert(row)));
        Assert.Single(row.Properties);
        Assert.Single((await ReadAsync(store, "a"))!.Properties);
        Assert.Single(Assert.Single(await store.ReadManyAsync(Table, Partition, ["a"], Stop)).Properties);
        Assert.Single(Assert.Single((await store.QueryAsync(Table, new RowRange(Partition), Stop)).Rows).Properties);
        var stored = (await (await _sqlite.OpenAsync()).ReadAsync(Table, Partition, "a", Stop)).Row!;
        Assert.NotNull(stored.GetInt64(WriteTokenTableStore.TokenProperty));
    }

    static RowChange.Insert Insert(string key, string text) => new(new Row(Partition, key).Set("Text", text));

    static RowChange.Replace Replace(string key, string? etag, string text) => new(new Row(Partition, key).Set("Text", text), etag!);

    static async Task<SubmitResult> SubmitAsync(WriteTokenTableStore store, params RowChange[] changes) => await store.SubmitAsync(Table, Partition, changes, Stop);

    static async Task<Row?> ReadAsync(WriteTokenTableStore store, string key) => (await store.ReadAsync(Table, Partition, key, Stop)).Row;

    static IReadOnlyList<string?> Committed(SubmitResult result) => Assert.IsType<SubmitResult.Committed>(result).ETags;

    async Task<(WriteTokenTableStore Store, LostAnswerTableStore Faulty)> OpenAsync()
    {
        var faulty = new LostAnswerTableStore(await _sqlite.OpenAsync());
        return (new WriteTokenTableStore(faulty, new Random(1)), faulty);
    }

    /// <summary>Commits, then answers as a client does that lost the answer and sent the same again.</summary>
    sealed class LostAnswerTableStore(ITableStore inner) : ITableStore
    {
        Func<ITableStore, Task>? _meanwhile;

        public void LoseNextAnswer(Func<ITableStore, Task>? meanwhile = null) => _meanwhile = meanwhile ?? (_ => Task.CompletedTask);

        public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken) =>
            inner.ReadAsync(table, partition, row, cancellationToken);

        public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
            inner.ReadManyAsync(table, partition, rows, cancellationToken);

        public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
            inner.QueryAsync(table, range, cancellationToken);

        public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
        {
            var result = await inner.SubmitAsync(table, partition, changes, cancellationToken);
            if (Interlocked.Exchange(ref _meanwhile, null) is not { } meanwhile)
                return result;
            await meanwhile(inner);
            return await inner.SubmitAsync(table, partition, changes, cancellationToken);
        }
    }
}
