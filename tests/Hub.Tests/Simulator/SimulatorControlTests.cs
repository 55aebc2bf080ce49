using System.Text.Json.Nodes;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class SimulatorControlTests
{
    [Fact]
    public async Task Shows_the_books_and_changes_the_faults()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync("S-1", 1);
        await stage.Hub.ControlAsync("test/faults", new { errorRate = 1.0 }, HttpMethod.Put);
        Assert.Equal(500, (int)(await stage.Hub.PutAsync("S-2", 1)).Status);
        await stage.Hub.ControlAsync("test/faults", new { }, HttpMethod.Put);
        await stage.Hub.ControlAsync("test/restart", new { recentSeconds = 60 }, HttpMethod.Post);
        await stage.Hub.PutAsync("S-3", 1);

        Assert.Equal(4, (await stage.Hub.ControlAsync("test/ledger")).AsArray().Count);
        Assert.Single((await stage.Hub.ControlAsync("test/ledger?after=1&limit=1")).AsArray());
        var holding = Assert.Single((await stage.Hub.ControlAsync("test/holdings")).AsArray())!;
        Assert.Equal("S-3", (string)holding["body"]!["id"]!);
        var summary = await stage.Hub.ControlAsync("test/summary");
        Assert.Equal((1, 1), ((int)summary["outcomes"]!["PUT error"]!, (int)summary["held"]!["accepted"]!));
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.Hub.ControlAsync("test/faults", new { errorRate = 2.0 }, HttpMethod.Put));
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.Hub.ControlAsync("nobody/summary"));
    }

    [Fact]
    public void The_simulated_platforms_are_marked_and_stable()
    {
        var platforms = SimulatedPlatforms.Create(1);
        Assert.All(platforms, platform => Assert.Contains("模拟", platform.Name, StringComparison.Ordinal));
        Assert.Equal(2, platforms.Count(platform => platform.Level == "national"));
        Assert.Equal(2, platforms.Count(platform => platform.Level == "provincial"));
        Assert.Contains(platforms, platform => !platform.Accepts.Contains("demand"));
        Assert.Equal(platforms[0].Secrets, SimulatedPlatforms.Create(1)[0].Secrets);
        Assert.NotEqual(platforms[0].Secrets, SimulatedPlatforms.Create(2)[0].Secrets);
        Assert.Equal(8, platforms.SelectMany(platform => platform.Secrets.Concat(platform.WebhookSecrets)).Distinct().Count());
        Assert.Null(SimulatedPlatforms.Heavy.Problem());
    }

    [Fact]
    public async Task Runs_as_a_child_until_its_input_closes()
    {
        var directory = Directory.CreateTempSubdirectory("profiles-").FullName;
        var options = new SimulatorOptions { Platforms = SimulatedPlatforms.Create(1), Feeds = [new FeedOptions()], ProfilesDirectory = directory };
        using var input = new PipedReader();
        using var output = new SignallingWriter();
        input.Feed(SimulatorCommand.Serialise(options));
        var running = Task.Run(() => SimulatorCommand.RunAsync([], input, output, new TestClock(), TestContext.Current.CancellationToken));
        var line = JsonNode.Parse(await output.FirstLine)!;

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var feed = await http.GetStringAsync(new Uri((string)line["feeds"]![0]!), TestContext.Current.CancellationToken);
        Assert.StartsWith("{\"items\":[{", feed, StringComparison.Ordinal);
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "cn-operation.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal((string)line["address"]! + "/cn-operation", (string)profile["baseUrl"]!);
        Assert.Equal("http", (string)profile["protocol"]!);
        Assert.True((bool)profile["allowPrivateNetwork"]!);
        Assert.Equal(4, Directory.GetFiles(directory, "*.json").Length);

        input.Close();
        Assert.Equal(0, await running);
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"prot\":1}")]
    [InlineData("{\"platforms\":[{\"id\":\"Not An Id\",\"secrets\":[\"whsec_AAAA\"]}]}")]
    public async Task Refuses_a_configuration_that_it_cannot_use(string configuration)
    {
        using var input = new StringReader(configuration);
        using var output = new StringWriter();
        Assert.Equal(2, await SimulatorCommand.RunAsync([], input, output, new TestClock(), TestContext.Current.CancellationToken));
        Assert.Contains("bad-options", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_settings_keep_their_defaults()
    {
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            configuration,
            """{"platforms":[{"id":"test","secrets":["whsec_AAAA"],"faults":{"throttleRate":0}}],"feeds":[{"generated":5}]}""",
            TestContext.Current.CancellationToken);
        using var input = new PipedReader();
        using var output = new SignallingWriter();
        var running = Task.Run(() => SimulatorCommand.RunAsync(["--config", configuration], input, output, new TestClock(), TestContext.Current.CancellationToken));
        var line = JsonNode.Parse(await output.FirstLine)!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri((string)line["address"]!) };
        var feed = await http.GetStringAsync(new Uri("/_feeds/sample", UriKind.Relative), TestContext.Current.CancellationToken);
        var faults = await http.GetStringAsync(new Uri("/_control/test/faults", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(5, JsonNode.Parse(feed)!["items"]!.AsArray().Count);
        Assert.Equal(("maintenance", 1), ((string)JsonNode.Parse(faults)!["maintenanceCode"]!, (int)JsonNode.Parse(faults)!["retryAfterSeconds"]!));
        input.Close();
        Assert.Equal(0, await running);
        File.Delete(configuration);
    }

    sealed class PipedReader : TextReader
    {
        readonly System.Collections.Concurrent.BlockingCollection<string> _lines = [];

        public void Feed(string line) => _lines.Add(line);

        public override void Close() => _lines.CompleteAdding();

        public override string? ReadLine() => _lines.TryTake(out var line, Timeout.Infinite) ? line : null;

        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => new(ReadLine());
    }

    sealed class SignallingWriter : StringWriter
    {
        readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override Task WriteLineAsync(string? value)
        {
            _first.TrySetResult(value!);
            return Task.CompletedTask;
        }
    }
}
