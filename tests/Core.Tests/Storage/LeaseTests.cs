using Microsoft.Extensions.Time.Testing;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class LeaseTests
{
    const string Scope = "deliver|national|0";
    static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);

    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly MemoryTableStore _store;
    readonly LeaseKeeper _keeper;

    public LeaseTests()
    {
        _store = new(_clock);
        _keeper = new(_store, _clock, new Random(1));
    }

    [Fact]
    public async Task Only_one_holds_it()
    {
        Assert.NotNull(await AcquireAsync());
        Assert.Null(await AcquireAsync());
    }

    [Fact]
    public async Task The_epoch_rises_with_every_holder()
    {
        var first = await HoldAsync();
        Assert.True(await first.ReleaseAsync(default));
        Assert.Equal((1, 2), (first.Epoch, (await HoldAsync()).Epoch));
    }

    [Fact]
    public async Task Of_two_that_come_at_once_one_gets_it_and_the_other_leaves_a_wake_mark()
    {
        Lease? rival = null;
        _store.BeforeSubmit(1, async () => rival = await AcquireAsync());
        Assert.Null(await AcquireAsync());
        Assert.False(await rival!.ReleaseAsync(default));
        Assert.True(await rival.ReleaseAsync(default));
    }

    [Fact]
    public async Task A_holder_that_was_woken_looks_again_once()
    {
        var lease = await HoldAsync();
        Assert.Null(await AcquireAsync());
        Assert.Null(await AcquireAsync());
        Assert.False(await lease.ReleaseAsync(default));
        Assert.True(await lease.ReleaseAsync(default));
        Assert.NotNull(await AcquireAsync());
    }

    [Fact]
    public async Task A_wake_mark_that_comes_while_the_holder_releases_is_not_lost()
    {
        var lease = await HoldAsync();
        _store.BeforeSubmit(1, async () => Assert.Null(await AcquireAsync()));
        Assert.False(await lease.ReleaseAsync(default));
        Assert.True(await lease.ReleaseAsync(default));
    }

    [Fact]
    public async Task A_flag_write_that_meets_the_release_tries_to_acquire()
    {
        var lease = await HoldAsync();
        _store.BeforeSubmit(1, async () => Assert.True(await lease.ReleaseAsync(default)));
        Assert.NotNull(await AcquireAsync());
    }

    [Fact]
    public async Task A_wake_mark_survives_renewal_and_declaration()
    {
        var lease = await HoldAsync();
        Assert.Null(await AcquireAsync());
        Assert.True(await lease.RenewAsync(default));
        Assert.True(await lease.DeclareInFlightAsync(["S-1"], default));
        Assert.False(await lease.ReleaseAsync(default));
    }

    [Fact]
    public async Task It_expires_by_the_clock_of_the_store()
    {
        await HoldAsync();
        _store.ClockAhead = Duration - TimeSpan.FromTicks(1);
        Assert.Null(await AcquireAsync());
        _store.ClockAhead = Duration;
        Assert.NotNull(await AcquireAsync());
    }

    [Fact]
    public async Task What_remains_is_judged_on_the_own_clock()
    {
        var lease = await HoldAsync();
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(TimeSpan.FromSeconds(70), lease.Remaining);
        Assert.True(await lease.RenewAsync(default));
        Assert.Equal(Duration, lease.Remaining);
    }

    [Fact]
    public async Task A_renewed_lease_is_held_for_its_full_duration_from_then()
    {
        var lease = await HoldAsync();
        _clock.Advance(Duration - TimeSpan.FromSeconds(1));
        Assert.True(await lease.RenewAsync(default));
        _clock.Advance(Duration - TimeSpan.FromSeconds(1));
        Assert.Null(await AcquireAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await AcquireAsync());
    }

    [Fact]
    public async Task A_lost_lease_renews_and_declares_nothing_and_does_not_harm_the_new_holder()
    {
        var lost = await HoldAsync();
        _clock.Advance(Duration);
        var holder = await HoldAsync();
        Assert.False(await lost.RenewAsync(default));
        Assert.False(await lost.DeclareInFlightAsync(["S-1"], default));
        Assert.True(await lost.ReleaseAsync(default));
        Assert.True(await holder.RenewAsync(default));
    }

    [Fact]
    public async Task A_lost_lease_that_was_woken_before_counts_as_given_back()
    {
        var lost = await HoldAsync();
        Assert.Null(await AcquireAsync());
        Assert.True(await lost.RenewAsync(default));
        _clock.Advance(Duration);
        await HoldAsync();
        Assert.True(await lost.ReleaseAsync(default));
    }

    [Fact]
    public async Task What_a_dead_holder_had_in_flight_is_handed_on_until_the_next_declares_its_own()
    {
        await (await HoldAsync()).DeclareInFlightAsync(["S-1", "D-2"], default);
        _clock.Advance(Duration);
        var second = await HoldAsync();
        Assert.Equal(["S-1", "D-2"], second.Inherited);
        _clock.Advance(Duration);
        var third = await HoldAsync();
        Assert.Equal(["S-1", "D-2"], third.Inherited);
        Assert.True(await third.DeclareInFlightAsync([], default));
        Assert.Empty(third.Inherited);
        _clock.Advance(Duration);
        Assert.Empty((await HoldAsync()).Inherited);
    }

    [Fact]
    public async Task A_release_in_order_leaves_nothing_in_flight()
    {
        var lease = await HoldAsync();
        await lease.DeclareInFlightAsync(["S-1"], default);
        Assert.True(await lease.ReleaseAsync(default));
        Assert.Empty((await HoldAsync()).Inherited);
    }

    [Fact]
    public async Task An_acquisition_without_an_answer_expires_by_itself()
    {
        _store.LoseAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(AcquireAsync);
        Assert.Null(await AcquireAsync());
        _clock.Advance(Duration);
        Assert.NotNull(await AcquireAsync());
    }

    [Fact]
    public async Task Scopes_do_not_meet()
    {
        await HoldAsync();
        Assert.NotNull(await _keeper.AcquireOrWakeAsync("deliver|provincial|0", Duration, default));
    }

    Task<Lease?> AcquireAsync() => _keeper.AcquireOrWakeAsync(Scope, Duration, CancellationToken.None);

    async Task<Lease> HoldAsync() => Assert.IsType<Lease>(await AcquireAsync());
}
