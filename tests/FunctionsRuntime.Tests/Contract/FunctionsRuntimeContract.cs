using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>
/// Base of the suites that say how a functions host behaves. They know a host through <see cref="IFunctionsHost"/>
/// only: another host joins by one fixture and a line per suite.
/// </summary>
public abstract class FunctionsRuntimeContract(IFunctionsHostFixture fixture) : IAsyncLifetime
{
    /// <summary>Real milliseconds after which a test that waits for something that never comes is failed.</summary>
    protected const int Limit = 15_000;

    protected IFunctionsHostFixture Fixture { get; } = fixture;

    protected Probe Probe => Fixture.Probe;

    protected Task<IFunctionsHost> StartAsync(params Type[] functions) => Fixture.StartAsync(new(functions));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Fixture.DisposeAsync();
    }
}
