using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries.Attempts;

public sealed class AttemptLogTests
{
    const string Partition = "one|0";

    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    readonly MemoryTableStore _store;
    readonly HubTotals _totals = new(new UnobservedMeters());

    public AttemptLogTests() => _store = new(_clock);

    [Fact]
    public async Task The_newest_attempt_comes_first_over_all_days()
    {
        var log = Log(_store);
        for (var day = 0; day < 12; day++)
        {
            await log.AppendAsync(Partition, [Try(log, "S-1", day), Try(log, "S-2", day)], default);
            _clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal([11, 10, 9, 8, 7], (await log.ReadAsync(Partition, "S-1", null, 5, default)).Select(a => a.Revision));
    }

    [Fact]
    public async Task Pages_meet_without_gap_or_overlap()
    {
        var log = Log(_store);
        for (var i = 0; i < 20; i++)
        {
            await log.AppendAsync(Partition, [Try(log, "S-1", i)], default);
            _clock.Advance(TimeSpan.FromHours(5));
        }
        var seen = new List<long>();
        string? after = null;
        while (await log.ReadAsync(Partition, "S-1", after, 3, default) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(a => a.Revision));
            after = AttemptKeys.Place(page[^1].At, page[^1].Id);
        }
        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => (long)i), seen);
    }

    [Fact]
    public async Task What_is_read_is_what_was_written()
    {
        var log = Log(_store);
        var draft = log.Begin(AttemptKinds.Push, "S-1", 3, 2, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        _clock.Advance(TimeSpan.FromMilliseconds(1234));
        var reply = new PushReply.Rejected("E-1", "电话 13912340001 无效")
        {
            Exchange = new Exchange("PUT", "/listings/S-1", 422) { Request = "{\"id\":\"S-1\"}"u8.ToArray(), Reply = "{\"code\":\"E-1\"}"u8.ToArray(), ReplyType = "application/json", MessageId = "PUT:S-1:3:x" },
        };
        var attempt = draft.End(reply, SampleDelivery.Waiting with { Phase = DeliveryPhase.Rejected, DueAt = null });
        await log.AppendAsync(Partition, [attempt], default);
        var read = Assert.Single(await log.ReadAsync(Partition, "S-1", null, 10, default));
        Assert.Equal(attempt, read);
        Assert.Equal((TimeSpan.FromMilliseconds(1234), "rejected", "E-1: 电话 *** 无效", 422, DeliveryPhase.Rejected, 2), (read.Duration, read.Reply, read.Reason, read.Status, read.LedTo, read.Number));
        Assert.Equal("""{"id":"S-1"}""", read.Request!.Text);
    }

    [Fact]
    public async Task A_store_that_does_not_take_them_is_counted_and_raises_an_alarm_when_it_comes_back()
    {
        var store = new Failing(_store);
        var log = Log(store);
        store.Fails = true;
        await log.AppendAsync(Partition, [Try(log, "S-1", 1), Try(log, "S-2", 1)], default);
        Assert.Equal(2, _totals.LostAttempts);
        store.Fails = false;
        Assert.Empty(await new AlarmBook(_store, _clock, NullLogger<AlarmBook>.Instance).ListAsync(default));

        await log.AppendAsync(Partition, [Try(log, "S-1", 2)], default);
        var alarm = Assert.Single(await new AlarmBook(_store, _clock, NullLogger<AlarmBook>.Instance).ListAsync(default));
        Assert.Equal((AlarmCauses.AttemptsLost, "one", 2L), (alarm.Cause, alarm.Scope, alarm.Count));
        Assert.Equal([2L], (await log.ReadAsync(Partition, "S-1", null, 10, default)).Select(a => a.Revision));
    }

    [Fact]
    public async Task Days_over_the_retention_go_as_a_whole()
    {
        var log = Log(_store);
        for (var day = 0; day < 5; day++)
        {
            await log.AppendAsync(Partition, [.. Enumerable.Range(0, 130).Select(i => Try(log, FormattableString.Invariant($"S-{i}"), day))], default);
            _clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal(["20261123", "20261124", "20261125", "20261126", "20261127"], await log.DaysAsync(Partition, default));
        Assert.Equal(130, await log.RemoveAsync(Partition, "20261123", default));
        Assert.Equal(["20261124", "20261125", "20261126", "20261127"], await log.DaysAsync(Partition, default));
        Assert.False(await _store.AnyAsync(HubTables.Attempts, new RowRange(AttemptKeys.Partition(Partition, "20261123")), default));
        Assert.Equal(4, (await log.ReadAsync(Partition, "S-7", null, 10, default)).Count);
    }

    AttemptLog Log(ITableStore store) => new(store, new AlarmBook(store, _clock, NullLogger<AlarmBook>.Instance), _totals, Options.Create(new AttemptOptions()), _clock, new Random(7), NullLogger<AttemptLog>.Instance);

    static Attempt Try(AttemptLog log, string listing, long revision) => log.Begin(AttemptKinds.Push, listing, revision, 1, null).End(new PushReply.Accepted(null), null);

    sealed class Failing(ITableStore inner) : ITableStore
    {
        public bool Fails { get; set; }

        public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken) => inner.ReadAsync(table, partition, row, cancellationToken);

        public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) => inner.ReadManyAsync(table, partition, rows, cancellationToken);

        public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

        public ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
            Fails ? throw new StoreUnavailableException("simulated") : inner.SubmitAsync(table, partition, changes, cancellationToken);
    }
}
