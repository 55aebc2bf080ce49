using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Schedules. The clock starts at 08:01:00 and the sweep is due every five minutes.</summary>
public abstract class TimerContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    [Fact(Timeout = Limit)]
    public async Task Runs_at_its_occurrences_and_not_before()
    {
        var host = await StartAsync(typeof(TimerFunctions));
        await AdvanceAsync(TimeSpan.FromSeconds(239), host);
        Assert.Empty(Probe.Seen);
        await AdvanceAsync(TimeSpan.FromSeconds(1), host);
        Assert.Equal(["sweep 08:05"], Probe.Seen);
        await AdvanceAsync(TimeSpan.FromMinutes(5), host);
        Assert.Equal(["sweep 08:05", "sweep 08:10"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Makes_up_once_for_occurrences_missed_while_down()
    {
        var first = await StartAsync(typeof(TimerFunctions));
        await first.StopAsync();
        Fixture.Advance(TimeSpan.FromMinutes(20));
        var second = await StartAsync(typeof(TimerFunctions));
        await second.SettleAsync();
        Assert.Equal(["sweep past due 08:05"], Probe.Seen);

        await AdvanceAsync(TimeSpan.FromMinutes(4), second);
        Assert.Equal(["sweep past due 08:05", "sweep 08:25"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_not_past_due_when_nothing_was_missed()
    {
        var first = await StartAsync(typeof(TimerFunctions));
        await AdvanceAsync(TimeSpan.FromMinutes(5), first);
        await first.StopAsync();
        var second = await StartAsync(typeof(TimerFunctions));
        await second.SettleAsync();

        Assert.Equal(["sweep 08:05"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Does_not_repeat_a_failed_run_before_the_next_occurrence()
    {
        Probe.OnTimer = (_, _) => throw new InvalidOperationException("bug");
        var host = await StartAsync(typeof(TimerFunctions));
        await AdvanceAsync(TimeSpan.FromMinutes(4), host);
        await AdvanceAsync(TimeSpan.FromSeconds(299), host);
        Assert.Equal(["sweep 08:05"], Probe.Seen);
        Assert.Contains(host.Log, line => line.StartsWith("9010 ", StringComparison.Ordinal));

        await AdvanceAsync(TimeSpan.FromSeconds(1), host);
        Assert.Equal(["sweep 08:05", "sweep 08:10"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Never_overlaps_itself()
    {
        var (running, most, gate) = (0, 0, new Gate());
        Probe.OnTimer = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await gate.PassAsync();
            Interlocked.Decrement(ref running);
        };
        var host = await StartAsync(typeof(TimerFunctions));
        Fixture.Advance(TimeSpan.FromMinutes(4));
        await gate.Reached;
        Fixture.Advance(TimeSpan.FromMinutes(6));
        gate.Open();
        await host.SettleAsync();

        Assert.Equal(1, most);
        Assert.Equal(["sweep 08:05", "sweep 08:10"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Runs_in_one_of_several_processes()
    {
        var one = await StartAsync(typeof(TimerFunctions));
        var other = await StartAsync(typeof(TimerFunctions));
        for (var tick = 1; tick <= 4; tick++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(5), one, other);
            Assert.Equal(tick, Probe.Seen.Count);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_the_others_out_for_as_long_as_it_runs()
    {
        var gate = new Gate();
        Probe.OnTimer = (_, _) => gate.PassAsync();
        var one = await StartAsync(typeof(TimerFunctions));
        Fixture.Advance(TimeSpan.FromMinutes(4));
        await gate.Reached;
        var other = await StartAsync(typeof(TimerFunctions));
        for (var passed = 0; passed < 12; passed++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(20), other);
            await Fixture.LeaseRenewedAsync();
        }
        Assert.Equal(["sweep 08:05"], Probe.Seen);

        gate.Open();
        await one.SettleAsync();
        await other.SettleAsync();
        Assert.Equal(["sweep 08:05"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_taken_over_from_a_crashed_process_when_its_lease_has_expired()
    {
        var gate = new Gate();
        Probe.OnTimer = (_, _) => gate.PassAsync();
        var first = await StartAsync(typeof(TimerFunctions));
        Fixture.Advance(TimeSpan.FromMinutes(4));
        await gate.Reached;
        await first.CrashAsync();
        Probe.OnTimer = (_, _) => Task.CompletedTask;

        Fixture.Advance(TimeSpan.FromSeconds(59));
        var second = await StartAsync(typeof(TimerFunctions));
        await second.SettleAsync();
        Assert.Equal(["sweep 08:05"], Probe.Seen);
        await AdvanceAsync(TimeSpan.FromSeconds(1), second);
        Assert.Equal(["sweep 08:05", "sweep past due 08:05"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Takes_its_schedule_from_a_setting_and_keeps_no_status_below_a_minute()
    {
        var host = await Fixture.StartAsync(new(typeof(SettingTimerFunctions)) { Settings = { ["Sweeps:Schedule"] = "*/10 * * * * *" } });
        await AdvanceAsync(TimeSpan.FromSeconds(9), host);
        Assert.Empty(Probe.Seen);
        await AdvanceAsync(TimeSpan.FromSeconds(1), host);
        await AdvanceAsync(TimeSpan.FromSeconds(10), host);
        Assert.Equal(["configured True", "configured True"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Runs_at_start_if_told_so()
    {
        var host = await StartAsync(typeof(StartupTimerFunctions));
        await host.SettleAsync();
        Assert.Equal(["at start False"], Probe.Seen);
        await AdvanceAsync(TimeSpan.FromMinutes(4), host);
        Assert.Equal(["at start False", "at start False"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_never_past_due_after_its_schedule_was_changed()
    {
        var first = await Fixture.StartAsync(new(typeof(SettingTimerFunctions)) { Settings = { ["Sweeps:Schedule"] = "0 */5 * * * *" } });
        await first.StopAsync();
        Fixture.Advance(TimeSpan.FromMinutes(7));
        var second = await Fixture.StartAsync(new(typeof(SettingTimerFunctions)) { Settings = { ["Sweeps:Schedule"] = "0 */2 * * * *" } });
        await second.SettleAsync();
        Assert.Empty(Probe.Seen);
        await AdvanceAsync(TimeSpan.FromMinutes(2), second);
        Assert.Equal(["configured False"], Probe.Seen);
    }

    [Theory(Timeout = Limit)]
    [InlineData("Sweep", true, HttpStatusCode.Accepted, 1)]
    [InlineData("sweep", true, HttpStatusCode.Accepted, 1)]
    [InlineData("Sweep", false, HttpStatusCode.Unauthorized, 0)]
    [InlineData("Unknown", true, HttpStatusCode.NotFound, 0)]
    [InlineData("TakeMessage", true, HttpStatusCode.BadRequest, 0)]
    public async Task Starts_by_hand(string function, bool withKey, HttpStatusCode expected, int runs)
    {
        var host = await StartAsync(typeof(TimerFunctions), typeof(MessageFunctions));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{function}") { Content = JsonContent.Create(new { input = "" }) };
        request.Headers.Add("x-functions-key", withKey ? host.MasterKey : host.HostKey);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await host.SettleAsync();

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(runs, Probe.Seen.Count);
    }

    async Task AdvanceAsync(TimeSpan time, params IFunctionsHost[] hosts)
    {
        Fixture.Advance(time);
        foreach (var host in hosts)
            await host.SettleAsync();
    }
}
