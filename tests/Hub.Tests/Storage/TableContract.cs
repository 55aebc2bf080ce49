using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>What the parts of the table contract share: a table of its own for each test, and short forms of the port's calls.</summary>
public abstract class TableContract<TFixture>(TFixture fixture) : IClassFixture<TFixture>, IAsyncLifetime
    where TFixture : class, ITableStoreFixture
{
    protected const string Partition = "p";

    static int _tables;

    protected ITableStore Store { get; private set; } = null!;

    protected string Table { get; } = $"Contract{Interlocked.Increment(ref _tables)}";

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await fixture.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected static Row NewRow(string key, string text = "") => new Row(Partition, key).Set("Text", text);

    protected static RowChange.Insert Insert(string key, string text = "") => new(NewRow(key, text));

    protected static RowChange.Replace Replace(string key, string? etag, string text = "") => new(NewRow(key, text), etag!);

    protected static RowChange.Delete Delete(string key, string? etag) => new(key, etag!);

    protected async Task<SubmitResult> SubmitAsync(params RowChange[] changes) => await Store.SubmitAsync(Table, Partition, changes, Stop);

    protected async Task<IReadOnlyList<string?>> CommitAsync(params RowChange[] changes) =>
        Assert.IsType<SubmitResult.Committed>(await SubmitAsync(changes)).ETags;

    protected async Task<Row?> ReadAsync(string key) => (await Store.ReadAsync(Table, Partition, key, Stop)).Row;

    protected async Task InsertAllAsync(IEnumerable<string> keys)
    {
        foreach (var chunk in keys.Chunk(TableLimits.TransactionChanges))
            await CommitAsync(Array.ConvertAll(chunk, key => (RowChange)Insert(key, key)));
    }

    /// <summary>All pages of a range, each with its keys.</summary>
    protected async Task<List<string[]>> PagesAsync(RowRange range)
    {
        var pages = new List<string[]>();
        do
        {
            var page = await Store.QueryAsync(Table, range, Stop);
            pages.Add([.. page.Rows.Select(row => row.RowKey)]);
            range = range with { Continuation = page.Continuation };
        }
        while (range.Continuation is not null);
        return pages;
    }

    protected async Task<string[]> KeysAsync(RowRange range) => [.. (await PagesAsync(range)).SelectMany(page => page)];
}
