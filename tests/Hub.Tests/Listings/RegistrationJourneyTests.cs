using System.Text.Json.Nodes;
using PatentHub.Deliveries;
using PatentHub.Hub.Tests.Deliveries;
using PatentHub.Listings;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Listings;

/// <summary>The registration channel: what a register is told, by its own allow-list, and nobody else.</summary>
public sealed class RegistrationJourneyTests
{
    static readonly string[] Personal = ["标记发明人", "13912340001", "marker-contact@example.com", "标记联系人"];
    static readonly string[] Inside = ["marker-project", "MARKERNUMBER1", "标记原因"];

    [Fact]
    public async Task A_register_is_told_what_its_profile_allows_and_the_market_nothing_of_it()
    {
        await using var hub = await StartAsync("stateFunded", "implementation", "firstInventor.name", "firstInventor.phone");
        hub.Feed.Add(Marked(hub, 1));
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("CountFigures");

        var told = Assert.Single(Sent(hub, "register"), Names("R-"));
        Assert.Contains("\"stateFunded\":true", told, StringComparison.Ordinal);
        Assert.Contains("标记发明人", told, StringComparison.Ordinal);
        Assert.Contains("13912340001", told, StringComparison.Ordinal);
        Assert.Contains("标记原因", told, StringComparison.Ordinal);
        foreach (var hidden in new[] { "marker-contact@example.com", "marker-project", "MARKERNUMBER1", "示例简介", "示例大学" })
            Assert.DoesNotContain(hidden, told, StringComparison.Ordinal);

        Assert.DoesNotContain(Sent(hub, "market"), Names("R-"));
        Assert.Contains(Sent(hub, "market"), Names("S-"));
        foreach (var marker in Personal.Concat(Inside))
        {
            Assert.DoesNotContain(Sent(hub, "market"), text => text.Contains(marker, StringComparison.Ordinal));
            Assert.DoesNotContain(Sent(hub, "register"), text => Names("S-")(text) && text.Contains(marker, StringComparison.Ordinal));
            Assert.DoesNotContain(hub.Host.Log.Lines, line => line.Contains(marker, StringComparison.Ordinal));
        }
        var rows = (await hub.RowsAsync(PatentHub.Storage.HubTables.Deliveries, DeliveryKeys.Partition("register", 0))).SelectMany(r => r.Properties.Values.OfType<string>()).ToList();
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, value => Personal.Concat(Inside).Any(value.Contains));
        var timeline = (await hub.AskAsync(HttpMethod.Get, $"api/deliveries/register/{Registered(1)}/timeline")).Body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("stateFunded", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain(Personal, timeline.Contains);
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task Only_patents_in_force_of_universities_and_institutes_are_registered_and_leave_when_they_lapse_are_deleted_or_turn_out_secret()
    {
        await using var hub = await StartAsync("stateFunded");
        hub.Feed.AddNumbered(4);
        hub.Feed.Change(4, item => item["applicants"]![0]!["kind"] = "enterprise");
        await hub.SyncAndSettleAsync();
        Assert.Equal([Registered(1), Registered(2), Registered(3)], Held(hub));
        hub.Feed.Change(1, item => item["legalStatus"] = "lapsed");
        hub.Feed.Delete(2);
        hub.Feed.Change(3, item => item["secrecy"] = "defence");
        await hub.SyncAndSettleAsync();
        Assert.Empty(Held(hub));
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task A_profile_that_begins_to_take_registrations_gets_all_of_them_and_another_allow_list_lets_them_go_out_again()
    {
        await using var hub = await HubFixture.StartAsync(Setup());
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        Assert.DoesNotContain(await hub.ListingsAsync(), l => l.Kind == ListingKinds.Registration);

        await RestartAsync(hub, "stateFunded");
        Assert.Equal([Registered(1), Registered(2), Registered(3)], Held(hub));
        Assert.DoesNotContain(Sent(hub, "register"), text => text.Contains("示例大学", StringComparison.Ordinal) && Names("R-")(text));

        await RestartAsync(hub, "stateFunded", "holders");
        Assert.Equal(3, Sent(hub, "register").Count(text => text.Contains("示例大学", StringComparison.Ordinal) && Names("R-")(text)));
        Assert.All(hub.Platform("register").Holdings().Where(h => h.Id.StartsWith("R-", StringComparison.Ordinal)), h => Assert.Equal(2, h.Revision));

        // A further start changes nothing.
        var before = await hub.FingerprintAsync();
        await RestartAsync(hub, "holders", "stateFunded");
        Assert.Equal(before, await hub.FingerprintAsync());
        hub.AssertNoViolation();
    }

    /// <summary>The profile that is shipped for the navigation platform, with nothing added but what the register is told and by what right.</summary>
    [Fact]
    public async Task The_shipped_profile_of_the_navigation_platform_registers_in_batches()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [StyleStage.Options("batch") with { Accepts = ["supply", "registration"] }],
            Profile = profile => profile with { Registration = new RegistrationProfile { LegalBasis = "科学技术进步法 §32", Fields = ["stateFunded", "projects", "implementation", "firstInventor.name"] } },
        });
        hub.Feed.Add(Marked(hub, 1));
        await hub.SyncAndSettleAsync();
        var told = hub.Platform("cn-navigation").Holdings().Single(h => h.Id == Registered(1)).Body!.Value.GetProperty("registration");
        Assert.True(told.GetProperty("stateFunded").GetBoolean());
        Assert.Equal(("MARKERNUMBER1", "none", "标记发明人"), (told.GetProperty("projects")[0].GetProperty("number").GetString(),
            told.GetProperty("implementation").GetProperty("status").GetString(), told.GetProperty("firstInventor").GetProperty("name").GetString()));
        Assert.False(told.TryGetProperty("contact", out _));
        hub.AssertNoViolation();
    }

    static string Registered(int index) => "R-" + TestFeed.Number(index);

    static IEnumerable<string> Held(HubFixture hub) => hub.Platform("register").Holdings().Select(h => h.Id).Where(id => id.StartsWith("R-", StringComparison.Ordinal)).Order();

    static Predicate<string> Names(string prefix) => text => text.Contains($"\"id\":\"{prefix}", StringComparison.Ordinal);

    static List<string> Sent(HubFixture hub, string platform) =>
        [.. hub.Host.Wire.Exchanges.Where(e => e.Url.AbsolutePath.StartsWith($"/{platform}/", StringComparison.Ordinal)).Select(e => e.ToString())];

    static Task<HubFixture> StartAsync(params string[] fields) => HubFixture.StartAsync(Setup(fields));

    static HubSetup Setup(params string[] fields) => new()
    {
        Platforms = [HubSetup.Plain("register") with { Accepts = ["supply", "registration"] }, HubSetup.Plain("market")],
        Profile = Profile(fields),
        Settings = new Dictionary<string, string> { ["AzureFunctionsJobHost:logging:logLevel:default"] = "Trace", ["AzureFunctionsJobHost:logging:logLevel:PatentHub"] = "Trace" },
    };

    static Func<Local.Simulator.PlatformProfile, Local.Simulator.PlatformProfile> Profile(string[] fields) => profile => profile with
    {
        Limits = HubSetup.Limits,
        Accepts = fields.Length == 0 ? [.. profile.Accepts.Where(k => k != "registration")] : profile.Accepts,
        Registration = fields.Length == 0 || profile.Id != "register" ? null : new RegistrationProfile { LegalBasis = "科学技术进步法 §32", Fields = fields },
    };

    static async Task RestartAsync(HubFixture hub, params string[] fields)
    {
        await hub.StopHubAsync();
        hub.ChangeProfiles(Profile(fields));
        hub.StartHub();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.SettleAsync();
    }

    static JsonObject Marked(HubFixture hub, int index)
    {
        var item = hub.Feed.Item(index);
        item["inventors"] = new JsonArray("标记发明人");
        item["projects"] = new JsonArray(new JsonObject { ["type"] = "示例计划", ["name"] = "marker-project", ["number"] = "MARKERNUMBER1", ["level"] = "national" });
        item["implementation"] = new JsonObject { ["status"] = "none", ["reason"] = "标记原因", ["reportedOn"] = "2026-03-31" };
        item["offer"]!["contact"] = new JsonObject { ["name"] = "标记发明人", ["phone"] = "13912340001", ["email"] = "marker-contact@example.com" };
        return item;
    }
}
