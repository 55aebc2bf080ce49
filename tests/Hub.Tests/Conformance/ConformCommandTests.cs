using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PatentHub.Hub.Tests.Simulator;
using PatentHub.Local.Conformance;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Conformance;

/// <summary>The conformance command against a platform that keeps the contract, and against platforms each of which breaks one part of it.</summary>
public sealed class ConformCommandTests
{
    [Theory]
    [InlineData("supply")]
    [InlineData("demand")]
    public async Task A_platform_that_keeps_the_contract_is_conformant_in_every_clause_and_is_left_as_it_was(string kind)
    {
        await using var stage = await Stage.OpenAsync(accepts: [kind]);
        for (var i = 1; i <= 3; i++)
            await stage.Hub.PutAsync($"S-202119000001{i}", 1);
        var before = stage.Platform.Holdings();
        var (exit, report) = await ConformAsync(stage, kind);
        Assert.Equal((0, true, 0, 0), (exit, report.Conformant, report.Fails, report.NotTried));
        Assert.Equal(31, report.Holds);
        Assert.Equal(before, stage.Platform.Holdings());
    }

    [Fact]
    public async Task A_platform_that_decides_later_is_conformant_too()
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { PendingShare = 1, DecisionMaxMilliseconds = -1 });
        AssertFails(0, [], await ConformAsync(stage));
    }

    public static readonly TheoryData<string, PlatformRules, string[]> Defects = new()
    {
        { "no fence", new PlatformRules { FencesByRevision = false }, ["6.stale", "6.withdraw-stale", "6.tombstone"] },
        { "no memory of withdrawals", new PlatformRules { RemembersWithdrawals = false }, ["6.tombstone"] },
        { "two records", new PlatformRules { HonoursIdempotencyKey = false }, ["6.paging", "6.list"] },
        { "no limit", new PlatformRules { KeepsToLimit = false }, ["6.paging"] },
        { "no signature", new PlatformRules { Overlooks = [Violation.BadSignature] }, ["6.wrong-secret", "6.tampered-body"] },
        { "no signature at all", new PlatformRules { Overlooks = [Violation.BadSignature, Violation.StaleTimestamp, Violation.BindingMismatch, Violation.Replayed] },
            ["6.unsigned", "6.wrong-secret", "6.tampered-body", "6.stale-timestamp", "6.other-method", "6.other-listing", "6.other-revision"] },
        { "any time", new PlatformRules { Overlooks = [Violation.StaleTimestamp] }, ["6.stale-timestamp"] },
        { "any method", new PlatformRules { Overlooks = [Violation.BindingMismatch] }, ["6.other-method", "6.other-listing", "6.other-revision"] },
        { "no second attempt", new PlatformRules { RepeatsWebhooks = false }, ["7.retry"] },
    };

    [Theory]
    [MemberData(nameof(Defects), DisableDiscoveryEnumeration = true)]
    public async Task Every_defect_is_named(string name, PlatformRules rules, string[] clauses)
    {
        Assert.NotEmpty(name);
        await using var stage = await Stage.OpenAsync(rules);
        AssertFails(1, clauses, await ConformAsync(stage));
        Assert.Empty(stage.Platform.Holdings());
    }

    public static readonly TheoryData<string, FaultOptions, string> Faults = new()
    {
        { "one cannot be read", new FaultOptions { ReadOneDisabled = true }, "6.read" },
        { "says yes and stores nothing", new FaultOptions { LieRate = 1 }, "6.update" },
        { "no JSON", new FaultOptions { GarbledRate = 1 }, "6.publish" },
        { "refuses everything", new FaultOptions { Maintenance = true }, "6.publish" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_platform_that_misbehaves_is_not_conformant(string name, FaultOptions faults, string clause)
    {
        Assert.NotEmpty(name);
        await using var stage = await Stage.OpenAsync(faults: faults);
        var (exit, report) = await ConformAsync(stage);
        Assert.Equal((1, "fails"), (exit, report.Clauses.Single(c => c.Id == clause).Outcome));
    }

    [Fact]
    public async Task A_webhook_signed_by_another_secret_and_a_clock_that_is_off_are_named()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { ClockSkewSeconds = 200 });
        var (exit, report) = await ConformAsync(stage, webhookSecret: Stage.Secret);
        AssertFails(1, ["7.signature"], (exit, report));
        Assert.Equal("advised", report.Clauses.Single(c => c.Id == "6.clock").Outcome);
        Assert.InRange(report.ClockSkewSeconds!.Value, 195, 205);
    }

    [Fact]
    public async Task People_read_it_in_Chinese_and_English_and_learn_what_was_seen()
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { FencesByRevision = false });
        var (exit, text, _) = await RunAsync("--url", stage.Address.AbsoluteUri, "--secret", Stage.Secret);
        Assert.Equal(1, exit);
        Assert.Contains("✘ 6.stale", text, StringComparison.Ordinal);
        Assert.Contains("修订号更低的 PUT 返回 409 及所持修订号 / PUT of an older revision answers 409", text, StringComparison.Ordinal);
        Assert.Contains("→ expected 409 with revision 2, got HTTP 200, status accepted", text, StringComparison.Ordinal);
        Assert.Contains("- 7.signature", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Stage.Secret, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url", "ftp://x", "--secret", Stage.Secret)]
    [InlineData("--url", "http://127.0.0.1:9")]
    [InlineData("--url", "http://127.0.0.1:9", "--secret", "whsec_AAAA")]
    [InlineData("--url", "http://127.0.0.1:9", "--secret", Stage.Secret)]
    [InlineData("--url", "http://127.0.0.1:9", "--secret", Stage.Secret, "--kind", "rumour")]
    public async Task Bad_options_and_a_platform_that_is_not_there_are_no_verdict(params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.NotEmpty(errors);
    }

    static void AssertFails(int exit, string[] clauses, (int Exit, Report Report) run)
    {
        Assert.Equal(clauses, run.Report.Clauses.Where(c => c.Outcome == "fails").Select(c => c.Id));
        Assert.Equal(exit, run.Exit);
    }

    static async Task<(int Exit, Report Report)> ConformAsync(Stage stage, string kind = "supply", string webhookSecret = Stage.NextSecret)
    {
        var listen = new Uri($"http://127.0.0.1:{FreePort()}");
        stage.Platform.HubUrl = listen;
        var (exit, output, _) = await RunAsync(
            "--url", stage.Address.AbsoluteUri, "--secret", Stage.Secret, "--webhook-secret", webhookSecret, "--listen", listen.AbsoluteUri, "--kind", kind, "--wait", "4", "--json",
            "--trigger", new Uri(stage.Address, "/_control/test/webhooks").AbsoluteUri);
        return (exit, JsonSerializer.Deserialize<Report>(output, JsonSerializerOptions.Web)!);
    }

    static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await ConformCommand.RunAsync(arguments, output, errors, new TestClock(), new Random(7));
        return (exit, output.ToString(), errors.ToString());
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    sealed record Report(bool Conformant, int Holds, int Fails, int NotTried, double? ClockSkewSeconds, IReadOnlyList<ClauseLine> Clauses);

    sealed record ClauseLine(string Id, string Outcome);
}
