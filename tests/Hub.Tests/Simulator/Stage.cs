using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

/// <summary>One simulated platform without faults, and a hub that speaks to it.</summary>
sealed class Stage : IAsyncDisposable
{
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    public const string NextSecret = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    Stage(PartnerSimulator simulator, TestClock clock, Uri address)
    {
        (Simulator, Clock, Address) = (simulator, clock, address);
        Hub = new SigningHub(address, clock, Secret);
    }

    public PartnerSimulator Simulator { get; }

    public TestClock Clock { get; }

    public Uri Address { get; }

    public SigningHub Hub { get; }

    public SimulatedPlatform Platform => Simulator["test"];

    public static async Task<Stage> OpenAsync(
        PlatformRules? rules = null, FaultOptions? faults = null, SimulatorOptions? options = null, IReadOnlyList<string>? accepts = null)
    {
        var clock = new TestClock();
        options = (options ?? new SimulatorOptions()) with
        {
            WebhookRetryMilliseconds = 1,
            Platforms =
            [
                new PlatformOptions
                {
                    Id = "test",
                    Accepts = accepts ?? ["supply"],
                    Secrets = [Secret, NextSecret],
                    WebhookSecrets = [NextSecret],
                    Rules = (rules ?? new PlatformRules()) with { DecisionMinMilliseconds = 0, DecisionMaxMilliseconds = rules?.DecisionMaxMilliseconds < 0 ? -1 : 0 },
                    Faults = faults ?? FaultOptions.None,
                },
            ],
        };
        var simulator = await PartnerSimulator.StartAsync(options, clock, TestContext.Current.CancellationToken);
        return new Stage(simulator, clock, new Uri(simulator.Address, "test"));
    }

    public async ValueTask DisposeAsync()
    {
        Hub.Dispose();
        await Simulator.DisposeAsync();
    }
}
