using PatentHub.Chaos;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Chaos;

/// <summary>Chaos on a small scale: real processes, real kills. How long it takes is how long a dead process holds its lease.</summary>
public sealed class ChaosRunTests
{
    [Fact]
    public async Task Kills_and_a_pause_lose_and_double_nothing()
    {
        Requires.That(OperatingSystem.IsLinux() ? null : "Processes are paused by signals of Linux.");
        using var folder = new TemporaryDirectory();
        var options = new ChaosOptions(Kills: 3, Pauses: 1, Listings: 40, Platforms: 2, Processes: 2, Seed: 1, Azurite: false, folder.Path, folder["tools"])
        {
            Timeout = TimeSpan.FromMinutes(5),
            Patience = TimeSpan.FromSeconds(1),
            ReconcileEvery = TimeSpan.FromHours(1),
        };
        List<string> lines = [];
        var figures = await new ChaosRun(options, RealTime.Clock, line => { lock (lines) lines.Add(line); }).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(figures.Held, string.Join('\n', lines.Append(figures.ToJson())));
        Assert.Equal((3, 1, true), (figures.Kills, figures.Pauses, figures.Converged));
        Assert.Equal((0, 0, 0, 0), (figures.Lost, figures.Duplicated, figures.OlderAfterNewer, figures.RevisionReused));
        Assert.Equal((0, 0, 0, 0), (figures.EventsLost, figures.EventsDoubled, figures.HistoriesBroken, figures.ProtocolBroken));
        Assert.InRange(figures.Requests, figures.Listings, long.MaxValue);
        Assert.InRange(figures.Repeated, 0, 1);
    }

    [Theory]
    [InlineData("--kills must be from 0 to 100000.", "--kills", "-1")]
    [InlineData("--platforms must be from 1 to 4.", "--platforms", "5")]
    [InlineData("'--nonsense'", "--nonsense")]
    public async Task Bad_options_are_told(string message, params string[] arguments)
    {
        var errors = new StringWriter();
        Assert.Equal(2, await ChaosCommand.RunAsync(arguments, RealTime.Clock, errors));
        Assert.Contains(message, errors.ToString(), StringComparison.Ordinal);
    }
}
