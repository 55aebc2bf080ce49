using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>A changed profile takes effect while the hub runs, and what is under way goes on with the old one.</summary>
public sealed class ProfileReloadTests
{

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(new Adapters.Deliveries.PlatformOptions().ReloadSeconds);

    [Fact]
    public async Task The_next_request_uses_the_new_profile_and_a_running_one_ends_with_the_old()
    {
        await using var stage = await StyleStage.OpenAsync("gateway", adapt: o => o with { Limits = o.Limits with { TimeoutSeconds = 60 } });
        var old = stage.Profile;
        stage.Platform.Faults = new FaultOptions { HangRate = 1, HangAfterStoring = false };
        var running = stage.PublishAsync(1, "S-1");
        await stage.Platform.HangingAsync();
        stage.Edit("cd-exchange-luzhou.json", text => text.Replace("X-App-Key", "X-Other-Key", StringComparison.Ordinal));
        Assert.Same(old, stage.Profile);
        stage.Clock.Advance(Interval);
        Assert.NotSame(old, stage.Profile);
        stage.Platform.Faults = FaultOptions.None;
        Assert.IsType<PushReply.Accepted>(await running);

        // The platform does not know the new header; the answer to it shows that it is in use.
        Assert.IsType<PushReply.Unauthorised>(await stage.PublishAsync(1, "S-2"));
        stage.Edit("cd-exchange-luzhou.json", text => text.Replace("X-Other-Key", "X-App-Key", StringComparison.Ordinal));
        stage.Clock.Advance(Interval);
        Assert.IsType<PushReply.Accepted>(await stage.PublishAsync(1, "S-2"));
    }

    [Fact]
    public async Task A_template_beside_the_profile_counts_as_the_profile()
    {
        await using var stage = await StyleStage.OpenAsync("gateway");
        stage.Edit("cd-exchange-luzhou.save.liquid", text => text.Replace("{{ listing.title }}", "{{ listing.title }}（更新）", StringComparison.Ordinal));
        stage.Clock.Advance(Interval);
        await stage.PublishAsync(1, title: "示例");
        Assert.Equal("示例（更新）", stage.Platform.Holdings().Single().Body!.Value.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_broken_change_leaves_the_last_good_profile_in_effect()
    {
        await using var stage = await StyleStage.OpenAsync("gateway");
        var old = stage.Profile;
        stage.Edit("cd-exchange-luzhou.save.liquid", text => text.Replace("listing.title", "listing.titel", StringComparison.Ordinal));
        stage.Clock.Advance(Interval);
        Assert.Same(old, stage.Profile);
        var problem = Assert.Single(stage.Profiles.Problems);
        Assert.Equal(("cd-exchange-luzhou.json", "operations.publish.bodyFile"), (problem.File, problem.Field));
        Assert.Contains("cd-exchange-luzhou.save.liquid, line 5: listing.titel is no field of the document", problem.Rule, StringComparison.Ordinal);
        Assert.IsType<PushReply.Accepted>(await stage.PublishAsync(1));

        stage.Edit("cd-exchange-luzhou.json", text => text[..(text.Length / 2)]);
        stage.Clock.Advance(Interval);
        Assert.Same(old, stage.Profile);
        Assert.Equal("no valid JSON", Assert.Single(stage.Profiles.Problems).Rule);
    }

    [Fact]
    public async Task A_broken_profile_is_an_alarm_until_it_is_mended()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.StatusAsync();
        hub.EditProfile("one.json", text => text.Replace("\"provincial\"", "\"global\"", StringComparison.Ordinal));
        hub.Clock.Advance(Interval);
        await hub.RunAsync("WatchBacklog");
        var alarm = Assert.Single((await hub.StatusAsync()).Alarms, a => a is { Cause: AlarmCauses.ProfileBroken, ClearedAt: null });
        Assert.Matches(@"^one\.json:\d+ level$", alarm.Scope);
        Assert.Equal("provincial", (await hub.StatusOfAsync("one")).Level);

        hub.EditProfile("one.json", text => text.Replace("\"global\"", "\"municipal\"", StringComparison.Ordinal));
        hub.Clock.Advance(Interval);
        await hub.RunAsync("WatchBacklog");
        Assert.DoesNotContain((await hub.StatusAsync()).Alarms, a => a is { Cause: AlarmCauses.ProfileBroken, ClearedAt: null });
        Assert.Equal("municipal", (await hub.StatusOfAsync("one")).Level);
    }

    [Fact]
    public async Task A_new_file_is_a_new_platform_which_is_given_everything()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Later = [HubSetup.Plain("three")] });
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        hub.AddLaterPlatforms();
        hub.Clock.Advance(Interval);
        await hub.SettleAsync();
        Assert.Equal(3, hub.Platform("three").Holdings().Count);
        await hub.AssertConvergedAsync();
    }

    [Fact]
    public async Task Nothing_is_lost_when_a_profile_changes_while_listings_go_out()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", faults: new FaultOptions { ErrorRate = 0.4, DropRate = 0.2 })));
        hub.Feed.AddNumbered(30);
        await hub.SyncAsync();
        for (var change = 1; change <= 5; change++)
        {
            hub.EditProfile("one.json", text => text.Replace("\"concurrency\"", $"\"concurrency\"{new string(' ', change)}", StringComparison.Ordinal));
            hub.Clock.Advance(Interval);
            await hub.SweepAsync();
        }
        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }
}
