using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Storage;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Webhooks;

public sealed class InboxTests
{
    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly MemoryTableStore _tables;
    readonly AlarmBook _alarms;
    readonly Inbox _inbox;

    public InboxTests()
    {
        _tables = new(_clock);
        _alarms = new(_tables, _clock, NullLogger<AlarmBook>.Instance);
        _inbox = new(_tables, new DeliveryWaker(new RecordingWakeSender(), NullLogger<DeliveryWaker>.Instance), _alarms, _clock, NullLogger<Inbox>.Instance);
    }

    [Fact]
    public async Task An_event_is_stored_with_its_todo_in_one_transaction()
    {
        var e = SampleEvent.With("{}");
        Assert.Equal(IntakeOutcome.Stored, await _inbox.StoreAsync(e, 2));
        Assert.Equal([2], _tables.CommittedSizes);
        Assert.Equal([InboxKeys.Event(e.Key), InboxKeys.Todo(2, Clocks.Start, e.Key)], Keys());
    }

    [Fact]
    public async Task The_same_event_again_is_known_and_nothing_changes()
    {
        await _inbox.StoreAsync(SampleEvent.With("{}"), 0);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(IntakeOutcome.Known, await _inbox.StoreAsync(SampleEvent.With("{}") with { ReceivedAt = _clock.GetUtcNow() }, 0));
        Assert.Equal(2, Keys().Length);
        Assert.Empty(await _alarms.ListAsync(default));
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_shown_as_a_conflict_and_the_first_one_holds()
    {
        await _inbox.StoreAsync(SampleEvent.With("{}"), 0);
        Assert.Equal(IntakeOutcome.Conflicting, await _inbox.StoreAsync(SampleEvent.With("""{"revision":2}"""), 0));
        Assert.Equal(IntakeOutcome.Conflicting, await _inbox.StoreAsync(SampleEvent.With("""{"revision":3}"""), 0));
        var stored = InboxEvent.FromRow(_tables.Rows(HubTables.Inbox, "national")[0]);
        Assert.Equal((2, SampleEvent.With("{}").BodyHash), (stored.Conflicts, stored.BodyHash));
        Assert.Equal((AlarmCauses.EventConflict, 2), (await _alarms.ListAsync(default)).Select(a => (a.Cause, a.Count)).Single());
    }

    [Fact]
    public async Task Events_that_wait_at_the_same_moment_share_a_transaction_and_each_gets_its_own_answer()
    {
        var gate = new TaskCompletionSource();
        _tables.BeforeSubmit(1, () => gate.Task);
        var first = _inbox.StoreAsync(SampleEvent.With("{}", "evt-0"), 0);
        var waiting = Enumerable.Range(1, 70).Select(i => _inbox.StoreAsync(SampleEvent.With("{}", $"evt-{i}"), 0)).ToList();
        var again = _inbox.StoreAsync(SampleEvent.With("{}", "evt-7"), 0);
        var conflicting = _inbox.StoreAsync(SampleEvent.With("[]", "evt-8"), 0);
        Assert.All(waiting.Append(first), task => Assert.False(task.IsCompleted));
        gate.SetResult();
        Assert.All(await Task.WhenAll(waiting.Append(first)), outcome => Assert.Equal(IntakeOutcome.Stored, outcome));
        Assert.Equal((IntakeOutcome.Known, IntakeOutcome.Conflicting), (await again, await conflicting));
        Assert.Equal([2, 100, 40], _tables.CommittedSizes.Take(3));
    }

    [Fact]
    public async Task Platforms_do_not_wait_for_each_other()
    {
        var gate = new TaskCompletionSource();
        _tables.BeforeSubmit(1, () => gate.Task);
        var hung = _inbox.StoreAsync(SampleEvent.With("{}"), 0);
        Assert.Equal(IntakeOutcome.Stored, await _inbox.StoreAsync(SampleEvent.With("{}") with { Platform = "provincial" }, 0));
        Assert.False(hung.IsCompleted);
        gate.SetResult();
        await hung;
    }

    [Fact]
    public async Task Without_the_stores_confirmation_there_is_no_answer_and_the_repetition_is_known()
    {
        _tables.LoseAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _inbox.StoreAsync(SampleEvent.With("{}"), 0));
        Assert.Equal(IntakeOutcome.Known, await _inbox.StoreAsync(SampleEvent.With("{}"), 0));
    }

    [Fact]
    public async Task After_an_outage_the_inbox_goes_on()
    {
        _tables.LoseBefore(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _inbox.StoreAsync(SampleEvent.With("{}"), 0));
        Assert.Empty(Keys());
        Assert.Equal(IntakeOutcome.Stored, await _inbox.StoreAsync(SampleEvent.With("{}"), 0));
    }

    [Fact]
    public async Task The_largest_events_fit_and_come_back_whole()
    {
        var gate = new TaskCompletionSource();
        _tables.BeforeSubmit(1, () => gate.Task);
        var events = Enumerable.Range(0, 30).Select(i => SampleEvent.With("{}", $"evt-{i}") with { Body = [.. Enumerable.Repeat((byte)('a' + i % 26), ReceiveWebhookHandler.MaxBody)] }).ToList();
        var stored = events.Select(e => _inbox.StoreAsync(e, 0)).ToList();
        gate.SetResult();
        Assert.All(await Task.WhenAll(stored), outcome => Assert.Equal(IntakeOutcome.Stored, outcome));
        foreach (var e in events)
        {
            var read = InboxEvent.FromRow((await _tables.FindAsync(HubTables.Inbox, "national", InboxKeys.Event(e.Key), default))!);
            Assert.Equal(e.Body, read.Body);
            Assert.Equal(e, read with { Body = e.Body });
        }
    }

    string[] Keys() => [.. _tables.Rows(HubTables.Inbox, "national").Select(r => r.RowKey)];
}
