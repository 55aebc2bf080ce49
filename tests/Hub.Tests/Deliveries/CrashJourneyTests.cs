using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class CrashJourneyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(45)]
    public async Task A_process_that_dies_between_request_and_record_leaves_no_second_effect(int pushes)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(25);
        var cut = hub.Host.Wire.CutAfterAsync(pushes);
        await hub.Activity.StartFunctionAsync("SyncSources", TestContext.Current.CancellationToken);
        await cut;
        await hub.CrashAsync();
        hub.StartHub();
        await hub.SettleAsync();
        await hub.ReconcileAsync();

        await hub.AssertConvergedAsync();
        Assert.All(hub.Platforms, platform =>
        {
            Assert.Equal(25, platform.Ledger().Count(entry => entry is { Method: "PUT", Stored: true }));
            Assert.Empty(platform.Summary().Violations);
        });
        Assert.Equal(0, (await hub.StatusAsync()).Process.Repaired);
    }

    [Fact]
    public async Task A_process_that_dies_while_withdrawing_leaves_no_second_effect()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(12);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var index in Enumerable.Range(1, 12))
            hub.Feed.Delete(index);
        var cut = hub.Host.Wire.CutAfterAsync(5);
        await hub.Activity.StartFunctionAsync("SyncSources", TestContext.Current.CancellationToken);
        await cut;
        await hub.CrashAsync();
        hub.StartHub();
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        Assert.All(hub.Platforms, platform => Assert.Empty(platform.Holdings()));
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task A_process_that_dies_in_the_middle_of_a_run_goes_on_from_the_stored_cursor()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:PageSize"] = "5" } });
        hub.Feed.AddNumbered(20);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Feed.Answer = query =>
        {
            if (hub.Feed.Queries.Count < 3)
                return 200;
            asked.TrySetResult();
            return 503;
        };
        _ = hub.Activity.StartFunctionAsync("SyncSources", TestContext.Current.CancellationToken);
        await asked.Task;
        await hub.CrashAsync();
        hub.Feed.Answer = _ => 200;
        var before = hub.Feed.Queries.Count;
        hub.StartHub();
        // The lease of the dead process has to end first.
        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Contains("cursor=", hub.Feed.Queries[before], StringComparison.Ordinal);
        // The third page was asked for while the second was being stored: whether that was confirmed is open.
        Assert.True((await hub.StatusAsync()).Process.Sync.Read is 10 or 15);
        Assert.Equal(20, hub.Platform("one").Holdings().Count);
        hub.AssertNoViolation();
    }
}
