using System.Text;
using System.Text.Json.Nodes;
using PatentHub.Declarations.Quarantine;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations;

public sealed class SyncJourneyTests
{
    [Fact]
    public async Task The_sample_reaches_every_platform_and_reconcile_finds_no_drift()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Feeds = [new FeedOptions()],
            Platforms = [.. SimulatedPlatforms.Create(7, FaultOptions.None).Select(p => p with { Rules = p.Rules with { PendingShare = 0.3 } })],
        });
        await hub.SyncAndSettleAsync();
        var sync = (await hub.StatusAsync()).Process.Sync;
        await hub.ReconcileAsync();

        Assert.Equal((67, 61, 6), (sync.Read, sync.Created, sync.Quarantined));
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.All(hub.Platforms, platform => Assert.True(platform.Summary().Outcomes["WEBHOOK listing.accepted"] > 0));
        var status = await hub.StatusAsync();
        Assert.All(status.Platforms, platform => Assert.Equal(0, platform.LastReconcile!.Suspects));
        Assert.Empty(status.Alarms);
        Assert.Equal(0, status.Process.Repaired);
    }

    [Theory]
    [InlineData("SyncSources")]
    [InlineData("SweepSources")]
    public async Task Reading_the_same_feed_again_writes_nothing(string function)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(20);
        hub.Feed.Add(new JsonObject { ["applicationNumber"] = "no number", ["updatedAt"] = "2026-11-23T08:00:00Z", ["title"] = "示例" });
        await hub.SyncAndSettleAsync();
        var before = await hub.FingerprintAsync();
        await hub.RunAsync(function);
        await hub.SettleAsync();

        var status = await hub.StatusAsync();
        Assert.Equal(before, await hub.FingerprintAsync());
        Assert.Equal((42, 20, 20, 2), (status.Process.Sync.Read, status.Process.Sync.Created, status.Process.Sync.Unchanged, status.Process.Sync.Quarantined));
        Assert.Equal(40, status.Process.Pushes);
    }

    [Fact]
    public async Task An_older_state_of_an_item_never_overwrites_a_newer_one()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(hub.Feed.Item(1, "示例：新"));
        var older = hub.Feed.Item(1, "示例：旧");
        older["updatedAt"] = "2026-11-23T07:59:00Z";
        await hub.SyncAndSettleAsync();
        hub.Feed.Add(older);
        await hub.SyncAndSettleAsync();
        Assert.Equal((1, "示例：新"), ((await hub.ListingAsync(1)).Revision, (await hub.ListingAsync(1)).Title));
    }

    [Fact]
    public async Task A_secret_item_is_refused_and_nothing_of_it_is_in_any_file()
    {
        await using var hub = await HubFixture.StartAsync();
        var secret = hub.Feed.Item(2, "示例：不可外传的标记");
        secret["secrecy"] = "defence";
        secret["abstract"] = "marker-of-secret-content";
        hub.Feed.Add(hub.Feed.Item(1, "示例：可以公开的标记"), secret);
        await hub.SyncAndSettleAsync();
        var sync = (await hub.StatusAsync()).Process.Sync;
        Assert.Equal((2, 1, 1, 1), (sync.Read, sync.Created, sync.Quarantined, sync.Refused));
        Assert.Single(hub.Platform("one").Holdings());

        await hub.StopHubAsync();
        var files = ReadAll(hub.Folder);
        Assert.Contains(files, file => Holds(file, "示例：可以公开的标记"));
        Assert.DoesNotContain(files, file => Holds(file, "不可外传") || Holds(file, "marker-of-secret-content"));
    }

    /// <summary>Every file; once more where one went away meanwhile, as a write-ahead log does when the last connection closes.</summary>
    static List<byte[]> ReadAll(string folder)
    {
        while (true)
            try
            {
                return [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes)];
            }
            catch (FileNotFoundException)
            {
            }
    }

    [Fact]
    public async Task An_item_that_becomes_secret_is_withdrawn_everywhere()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(2, item => item["secrecy"] = "secret");
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(2, platform.Holdings().Count));
    }

    [Fact]
    public async Task Quarantine_keeps_the_original_and_the_others_pass()
    {
        await using var hub = await HubFixture.StartAsync();
        var bad = hub.Feed.Item(2);
        bad["legalStatus"] = "dormant";
        bad["unknownField"] = "kept as it came";
        hub.Feed.Add(hub.Feed.Item(1), bad, hub.Feed.Item(3));
        await hub.SyncAndSettleAsync();

        var row = Assert.Single(await hub.RowsAsync(HubTables.Quarantine, "test", QuarantineEntry.OpenPrefix));
        Assert.Contains("kept as it came", Encoding.UTF8.GetString(row.GetBytes("raw")!), StringComparison.Ordinal);
        Assert.Contains("legalStatus", row.GetString("reasons"), StringComparison.Ordinal);
        Assert.All(hub.Platforms, platform => Assert.Equal(2, platform.Holdings().Count));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(2, item => item["legalStatus"] = "granted");
        await hub.SyncAndSettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(3, platform.Holdings().Count));
    }

    [Fact]
    public async Task A_corrected_item_leaves_the_quarantine()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(hub.Feed.Item(1));
        hub.Feed.Change(1, item => item["legalStatus"] = "dormant");
        await hub.SyncAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["legalStatus"] = "granted");
        await hub.SyncAsync();
        Assert.Empty(await hub.RowsAsync(HubTables.Quarantine, "test", QuarantineEntry.OpenPrefix));
    }

    [Fact]
    public async Task A_bad_item_that_is_taken_back_leaves_the_quarantine_too()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(hub.Feed.Item(1));
        await hub.SyncAsync();
        foreach (var status in (string[])["dormant", "granted"])
        {
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
            hub.Feed.Change(1, item => item["legalStatus"] = status);
            await hub.SyncAsync();
            Assert.Equal(status == "dormant" ? 1 : 0, (await hub.RowsAsync(HubTables.Quarantine, "test", QuarantineEntry.OpenPrefix)).Count);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_cursor_that_the_source_forgot_begins_the_run_again(int status)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:PageSize"] = "4" } });
        hub.Feed.AddNumbered(10);
        var refusals = 1;
        hub.Feed.Answer = query => query.ContainsKey("cursor") && refusals-- > 0 ? status : 200;
        await hub.SyncAndSettleAsync();
        var sync = (await hub.StatusAsync()).Process.Sync;
        Assert.Equal((10, 4), (sync.Created, sync.Unchanged));
        await hub.AssertConvergedAsync();
    }

    [Fact]
    public async Task Answers_that_are_cut_off_are_asked_for_again()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Feeds = [new FeedOptions { Faults = new FeedFaults { TruncateRate = 1, FirstAttemptsOnly = true } }],
            Settings = new Dictionary<string, string> { ["Declarations:Sources:0:PageSize"] = "20" },
        });
        await hub.SyncAndSettleAsync();
        var sync = (await hub.StatusAsync()).Process.Sync;
        Assert.Equal((67, 61), (sync.Read, sync.Created));
        await hub.AssertConvergedAsync();
    }

    [Fact]
    public async Task A_source_that_stays_away_raises_an_alarm_and_the_run_goes_on_from_its_cursor()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:PageSize"] = "4" } });
        hub.Feed.AddNumbered(10);
        hub.Feed.Answer = query => query.ContainsKey("cursor") ? 503 : 200;
        await hub.SyncAsync();
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SourceFailing, "test"));
        Assert.Contains("source test", (await hub.StatusAsync()).Outstanding);

        hub.Feed.Answer = _ => 200;
        await hub.SyncAndSettleAsync();
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SourceFailing, "test"));
        Assert.Equal((10, 10), ((await hub.StatusAsync()).Process.Sync.Read, (await hub.StatusAsync()).Process.Sync.Created));
        await hub.AssertConvergedAsync();
    }

    [Fact]
    public async Task A_sweep_deletes_what_vanished_unless_too_much_did()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(40);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Drop(7);
        await hub.RunAsync("SweepSources");
        await hub.SettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(39, platform.Holdings().Count));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var index in Enumerable.Range(20, 5))
            hub.Feed.Drop(index);
        await hub.RunAsync("SweepSources");
        await hub.SettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(39, platform.Holdings().Count));
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SweepRefused, "test"));
    }

    [Fact]
    public async Task A_sweep_that_the_source_refuses_does_not_keep_the_next_sync_out()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(1);
        hub.Feed.Answer = _ => 401;
        await hub.RunAsync("SweepSources");
        hub.Feed.Answer = _ => 200;
        await hub.SyncAsync();
        Assert.Equal(1, (await hub.StatusAsync()).Process.Sync.Created);
    }

    static bool Holds(byte[] file, string text) =>
        file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || file.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
