using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Monitoring;

public sealed class WatchBacklogHandlerTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    readonly FakeTimeProvider _clock = new(Clocks.Start);
    readonly MemoryTableStore _tables;
    readonly AlarmBook _alarms;
    readonly DeadLetters _deadLetters = new();
    readonly WatchBacklogHandler _handler;

    public WatchBacklogHandlerTests()
    {
        _tables = new MemoryTableStore(_clock);
        _alarms = new AlarmBook(_tables, _clock, NullLogger<AlarmBook>.Instance);
        var options = Options.Create(new DeclarationOptions { Sources = [new SourceOptions { Id = "province", StaleHours = 2 }] });
        _handler = new WatchBacklogHandler(_tables, new PlatformStore(_tables), new SamplePlatforms(SamplePlatforms.Profile("national"), SamplePlatforms.Profile("luzhou")), _deadLetters, _alarms, options, _clock, NullLogger<WatchBacklogHandler>.Instance);
    }

    [Fact]
    public async Task Where_nothing_waits_there_is_no_alarm()
    {
        await _handler.HandleAsync(Cancellation);
        Assert.Empty(await _alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Work_of_less_than_an_hour_is_no_alarm()
    {
        await SetEverythingDueAsync(Clocks.Start);
        _clock.Advance(TimeSpan.FromMinutes(59));
        await _handler.HandleAsync(Cancellation);
        Assert.Empty(await _alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Work_older_than_an_hour_is_one_alarm_for_each_cause_and_scope()
    {
        await SetEverythingDueAsync(Clocks.Start);
        _clock.Advance(TimeSpan.FromMinutes(61));
        await _handler.HandleAsync(Cancellation);
        await _handler.HandleAsync(Cancellation);
        Assert.Equal(
            [(AlarmCauses.DeliveryOverdue, "national", 2), (AlarmCauses.EventOverdue, "luzhou", 1), (AlarmCauses.FanOutOverdue, Queues.ListingFanOut, 1)],
            (await OpenAsync()).Select(a => (a.Cause, a.Scope, (int)a.Count)));
    }

    [Fact]
    public async Task An_alarm_is_cleared_when_the_last_is_done_and_begins_anew_when_it_comes_back()
    {
        _deadLetters.Count = 3;
        await _handler.HandleAsync(Cancellation);
        Assert.All(await OpenAsync(), a => Assert.Equal((AlarmCauses.DeadLetter, 3, Clocks.Start), (a.Cause, (int)a.Count, a.FirstSeenAt)));
        Assert.Equal(Queues.All.Order(), (await OpenAsync()).Select(a => a.Scope).Order());
        _deadLetters.Count = 0;
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _handler.HandleAsync(Cancellation);
        Assert.Empty(await OpenAsync());
        _deadLetters.Count = 1;
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _handler.HandleAsync(Cancellation);
        Assert.All(await OpenAsync(), a => Assert.Equal((1, Clocks.Start.AddMinutes(10)), ((int)a.Count, a.FirstSeenAt)));
    }

    [Fact]
    public async Task A_queue_that_cannot_be_asked_hides_nothing_else()
    {
        _deadLetters.Fault = new InvalidOperationException("no such queue");
        await SetEverythingDueAsync(Clocks.Start);
        _clock.Advance(TimeSpan.FromHours(2));
        await _handler.HandleAsync(Cancellation);
        Assert.Equal(3, (await OpenAsync()).Count);
    }

    [Fact]
    public async Task A_source_that_is_not_read_to_the_end_is_stale_after_its_hours()
    {
        await InsertAsync(HubTables.Sources, (SourceState.Unread with { LastEndedAt = Clocks.Start }).ToRow("province"));
        _clock.Advance(TimeSpan.FromHours(2));
        await _handler.HandleAsync(Cancellation);
        Assert.Empty(await OpenAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _handler.HandleAsync(Cancellation);
        Assert.Equal([(AlarmCauses.SourceStale, "province")], (await OpenAsync()).Select(a => (a.Cause, a.Scope)));
    }

    async Task<List<Alarm>> OpenAsync() =>
        [.. (await _alarms.ListAsync(Cancellation)).Where(a => a.ClearedAt is null).OrderBy(a => a.Cause, StringComparer.Ordinal)];

    /// <summary>Two deliveries of one platform, one event of the other, one listing.</summary>
    async Task SetEverythingDueAsync(DateTimeOffset at)
    {
        foreach (var id in (string[])["S-1", "S-2"])
            await InsertAsync(HubTables.Deliveries, new Row(DeliveryKeys.Partition("national", 0), DeliveryKeys.Due(at, id)).Set("id", id));
        await InsertAsync(HubTables.Inbox, new Row("luzhou", InboxKeys.Todo(0, at, "key")).Set("key", "key"));
        await InsertAsync(HubTables.Records, new Row(Buckets.All[3], RecordKeys.FanOut("S-1")).Set("since", at));
    }

    Task<bool> InsertAsync(string table, Row row) => _tables.TryAsync(table, row.PartitionKey, new RowChange.Insert(row), Cancellation);

    sealed class DeadLetters : IDeadLetters
    {
        public int Count { get; set; }

        public Exception? Fault { get; set; }

        public Task<int> CountAsync(string queue, CancellationToken cancellationToken) => Fault is null ? Task.FromResult(Count) : Task.FromException<int>(Fault);
    }
}
