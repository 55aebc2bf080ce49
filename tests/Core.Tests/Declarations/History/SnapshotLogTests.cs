using CsCheck;
using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class SnapshotLogTests
{
    static readonly string[] Sources = ["first", "second", "third"];

    static readonly DeclarationOptions Settings = new() { Sources = [new() { Id = "first", Precedence = 1 }, new() { Id = "second", Precedence = 2 }, new() { Id = "third", Precedence = 3 }] };

    /// <param name="Source">Who speaks.</param>
    /// <param name="IsDeletion">Takes its word back.</param>
    /// <param name="Day">When it changed at the source: older ones do not count.</param>
    /// <param name="Seconds">How far the hub's clock moves, also back.</param>
    /// <param name="Lost">Which transaction from now gets lost; of a first one nothing is stored, of a second one the snapshot is left without a head.</param>
    /// <param name="Insists">Whether the source comes again after that.</param>
    sealed record Word(int Source, bool IsDeletion, int Day, int Seconds, int Lost, bool Insists);

    static readonly Gen<Word> Words = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[1, 28], Gen.Int[-5000, 5000], Gen.Int[0, 4], Gen.Bool,
        (source, kind, day, seconds, lost, insists) => new Word(source, kind == 0, day, seconds, lost, insists));

    [Fact]
    public void As_of_any_time_it_is_what_a_replayed_model_says() => Words.List[1, 20].Sample(words =>
    {
        var history = new DeclarationHistory(Settings);
        var model = new List<(DateTimeOffset RecordedAt, string? Title)>();
        var said = new Dictionary<int, string>();
        foreach (var (n, word) in words.Index())
        {
            Say(history, word, $"title {n}");
            if (history.Snapshots.Count == model.Count)
                continue;
            if (word.IsDeletion)
                said.Remove(word.Source);
            else
                said[word.Source] = $"title {n}";
            model.Add((history.Snapshots[^1].RecordedAt, said.Count == 0 ? null : said[said.Keys.Min()]));
        }
        var log = new SnapshotLog(history.Tables);
        foreach (var at in model.SelectMany(m => new[] { m.RecordedAt.AddTicks(-1), m.RecordedAt, m.RecordedAt.AddTicks(1), m.RecordedAt.AddMinutes(7) }))
        {
            var expected = model.FindLastIndex(m => m.RecordedAt <= at);
            var found = log.FindAsync(SampleItem.Number, new HistoryPoint.Instant(at), default).GetAwaiter().GetResult();
            Assert.Equal(expected + 1, found?.Sequence ?? 0);
            Assert.Equal(expected < 0 ? null : model[expected].Title, found?.Declaration?.Title);
        }
        AssertPages(log, model.Count);
    }, iter: 300);

    static void Say(DeclarationHistory history, Word word, string title)
    {
        history.Clock.AdjustTime(history.Clock.GetUtcNow().AddSeconds(word.Seconds));
        DeclarationEdit edit = word.IsDeletion ? SampleEdit.Deletion(word.Day) with { Source = Sources[word.Source] } : SampleEdit.Item(title, word.Day) with { Source = Sources[word.Source] };
        if (word.Lost > 0)
            history.Tables.LoseBefore(word.Lost);
        try
        {
            history.WriteAsync(edit).GetAwaiter().GetResult();
        }
        catch (StoreUnavailableException)
        {
            if (word.Insists)
                history.InsistAsync(edit).GetAwaiter().GetResult();
        }
    }

    static void AssertPages(SnapshotLog log, int count)
    {
        const int size = 3;
        var seen = new List<long>();
        for (long? before = null; before is null or > 1; before = seen[^1])
        {
            var page = log.TakeAsync(SampleItem.Number, before, size, default).GetAwaiter().GetResult();
            if (page.Count == 0)
                break;
            Assert.True(page.Count == size || page[^1].Sequence == 1);
            seen.AddRange(page.Select(s => s.Sequence));
        }
        Assert.Equal(Enumerable.Range(1, count).Reverse().Select(n => (long)n), seen);
    }

    [Fact]
    public async Task What_was_never_stated_has_no_history()
    {
        var log = new SnapshotLog(new DeclarationHistory().Tables);
        Assert.Null(await log.FindAsync(SampleItem.Number, new HistoryPoint.Instant(DateTimeOffset.MaxValue.AddYears(-2)), default));
        Assert.Null(await log.FindAsync(SampleItem.Number, new HistoryPoint.Sequence(1), default));
        Assert.Empty(await log.TakeAsync(SampleItem.Number, null, 10, default));
    }

    [Fact]
    public async Task Short_pages_of_the_store_do_not_shorten_the_answer()
    {
        var history = new DeclarationHistory();
        foreach (var day in Enumerable.Range(1, 20))
            await history.WriteAsync(SampleEdit.Item($"title {day}", day));
        var log = new SnapshotLog(new OneRowAtATime(history.Tables));
        Assert.Equal(Enumerable.Range(6, 10).Reverse().Select(n => (long)n), (await log.TakeAsync(SampleItem.Number, 16, 10, default)).Select(s => s.Sequence));
    }

    sealed class OneRowAtATime(ITableStore inner) : ITableStore
    {
        public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken) => inner.ReadAsync(table, partition, row, cancellationToken);

        public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
            inner.ReadManyAsync(table, partition, rows, cancellationToken);

        public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range with { Limit = 1 }, cancellationToken);

        public ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) => inner.SubmitAsync(table, partition, changes, cancellationToken);
    }
}
