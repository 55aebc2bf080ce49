using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Webhooks;

/// <summary>Our signatures and those of an implementation that we did not write understand each other.</summary>
public sealed class StandardWebhooksTests
{
    const string NextSecret = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    const string Body = """{"type":"inquiry.received","timestamp":"2026-11-23T08:00:00Z","data":{"listingId":"S-2021190000013","inquiryId":"I-1","message":"示例咨询 😀"}}""";

    [Fact]
    public async Task The_endpoint_takes_what_they_sign_also_during_a_rotation()
    {
        await using var hub = await HubFixture.StartAsync();
        var hook = new SignedWebhook(hub) { Body = Encoding.UTF8.GetBytes(Body) };
        var signatures = await RunAsync(
            new Job("sign", hook.Secret, "evt-1", hook.SignedAt, Body), new Job("sign", NextSecret, "evt-1", hook.SignedAt, Body));
        Assert.Equal(hook.Sign(hook.Secret), signatures[0]);
        Assert.Equal("202", await (hook with { Signature = signatures[0] }).AnswerAsync());
        Assert.Equal("200", await (hook with { Signature = $"{signatures[1]} {signatures[0]}" }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = signatures[1] }).AnswerAsync());
    }

    [Fact]
    public async Task They_take_what_the_hub_sends_also_during_a_rotation()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Profile = p => p with { Limits = HubSetup.Limits, Secrets = [NextSecret, .. p.Secrets] } });
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Delete(1);
        await hub.SyncAndSettleAsync();
        await hub.ReconcileAsync();

        var requests = hub.Host.Wire.Exchanges.Where(e => e.Url.Port == hub.Simulator.Address.Port).ToList();
        Assert.Equal(["DELETE", "GET", "PUT"], requests.Select(r => r.Method).Distinct().Order());
        var secret = hub.Platform("one").Options.Secrets[0];
        var jobs = requests.SelectMany(r => new[] { secret, NextSecret }, Verify).ToArray();
        Assert.All(await RunAsync(jobs), result => Assert.Equal("valid", result));
        Assert.All(await RunAsync([.. jobs.Select(j => j with { Body = j.Body + " " })]), result => Assert.NotEqual("valid", result));
    }

    [Fact]
    public async Task A_rotation_by_date_goes_through_both_ways_without_a_gap_and_the_old_secret_is_worth_nothing_after_it()
    {
        var old = HubSetup.Plain("one").Secrets[0];
        var (begins, ends) = ("2026-11-24T08:00:00Z", "2026-11-25T16:00:00+08:00");
        var settings = new Dictionary<string, string>();
        foreach (var place in new[] { "Platforms:one:Secrets", "Platforms:one:WebhookSecrets" })
            (settings[$"{place}:0:Secret"], settings[$"{place}:0:NotBefore"], settings[$"{place}:1:Secret"], settings[$"{place}:1:ExpiresOn"]) = (NextSecret, begins, old, ends);
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [HubSetup.Plain("one") with { Secrets = [old, NextSecret] }],
            Profile = p => p with { Limits = HubSetup.Limits, Secrets = [], WebhookSecrets = [] },
            Settings = settings,
        });
        var day = 0;
        foreach (var (isOld, isNew) in new[] { (true, false), (true, true), (false, true) })
        {
            hub.Feed.AddNumbered(++day);
            await hub.SyncAndSettleAsync();
            var sent = hub.Host.Wire.Exchanges.Last(e => e.Writes);
            Assert.Equal([isOld, isNew], (await RunAsync([.. Verify([old, NextSecret], sent)])).Select(r => r == "valid"));

            var hook = new SignedWebhook(hub) { Id = $"evt-{day}", Body = Encoding.UTF8.GetBytes(Body) };
            var theirs = await RunAsync(new Job("sign", old, $"evt-{day}", hook.SignedAt, Body), new Job("sign", NextSecret, $"evt-{day}", hook.SignedAt, Body));
            Assert.Equal(isOld ? "202" : "401 bad-signature", await (hook with { Signature = theirs[0] }).AnswerAsync());
            Assert.Equal(isOld ? isNew ? "200" : "401 bad-signature" : "202", await (hook with { Signature = theirs[1] }).AnswerAsync());
            await hub.SettleAsync();
            hub.Clock.Advance(TimeSpan.FromDays(1));
        }
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task The_last_secret_is_missed_before_it_expires_and_nothing_goes_out_unsigned_after_it()
    {
        var secret = HubSetup.Plain("one").Secrets[0];
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [HubSetup.Plain("one")],
            Profile = p => p with { Limits = HubSetup.Limits, Secrets = [] },
            Settings = new Dictionary<string, string> { ["Platforms:one:Secrets:0:Secret"] = secret, ["Platforms:one:Secrets:0:ExpiresOn"] = "2026-12-07T08:00:00Z" },
        });
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("WatchBacklog");
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SecretExpiring, "one"));
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SecretExpired, "one"));

        hub.Clock.Advance(TimeSpan.FromDays(15));
        hub.Feed.AddNumbered(2);
        await hub.SyncAsync();
        await hub.SweepAsync();
        await hub.RunAsync("ReconcilePlatforms");
        await hub.RunAsync("WatchBacklog");
        Assert.Single(hub.Host.Wire.Exchanges, e => e.Url.Port == hub.Simulator.Address.Port);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SecretExpired, "one"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(302, false)]
    [InlineData(-302, false)]
    public async Task They_and_we_tolerate_the_same_age(int age, bool valid)
    {
        await using var hub = await HubFixture.StartAsync();
        var hook = new SignedWebhook(hub) { Age = TimeSpan.FromSeconds(age) };
        var theirs = await RunAsync(new Job("verify", hook.Secret, hook.Id!, hook.SignedAt, Encoding.UTF8.GetString(hook.Body))
        {
            Signature = WebhookSignature.Sign(hook.Secret, hook.Id!, hook.SignedAt, hook.Body),
            Now = hub.Clock.Now.ToUnixTimeSeconds(),
        });
        Assert.Equal(valid, theirs[0] == "valid");
        Assert.Equal(valid ? "202" : "401 bad-timestamp", await hook.AnswerAsync());
    }

    static IEnumerable<Job> Verify(string[] secrets, Exchange request) => secrets.Select(secret => Verify(request, secret));

    static Job Verify(Exchange request, string secret)
    {
        var headers = request.Headers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]);
        var timestamp = long.Parse(headers["webhook-timestamp"], CultureInfo.InvariantCulture);
        return new Job("verify", secret, headers["webhook-id"], timestamp, request.Body) { Signature = headers["webhook-signature"], Now = timestamp };
    }

    static async Task<string[]> RunAsync(params Job[] jobs)
    {
        var sources = Repository.Folder("tests/Hub.Tests");
        var packages = await NpmPackages.EnsureAsync(sources, TestContext.Current.CancellationToken);
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(sources, "Webhooks", "standard-webhooks.mjs"), packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(jobs, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    sealed record Job(string Operation, string Secret, string Id, long Timestamp, string Body)
    {
        public string? Signature { get; init; }

        public long Now { get; init; }
    }
}
