using Azure.Messaging.ServiceBus;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>What a host is started with.</summary>
public sealed record HostSetup(params Type[] Functions)
{
    /// <summary>App settings.</summary>
    public Dictionary<string, string?> Settings { get; init; } = [];

    /// <summary>Text of <c>host.json</c>.</summary>
    public string HostJson { get; init; } = """{ "version": "2.0" }""";

    /// <summary>Adds middleware that records its name around each call, outermost first.</summary>
    public string[] Middleware { get; init; } = [];
}

/// <summary>Starts hosts over one data folder with one clock.</summary>
public interface IFunctionsHostFixture : IAsyncDisposable
{
    /// <summary>What the functions of all hosts report to.</summary>
    Probe Probe { get; }

    /// <summary>Starts a host beside those that run.</summary>
    /// <exception cref="InvalidOperationException">The app is wrong.</exception>
    Task<IFunctionsHost> StartAsync(HostSetup setup);

    /// <summary>Moves the clock of every host.</summary>
    void Advance(TimeSpan time);

    /// <summary>Waits until the running timer's process has prolonged its lease to a minute from now: it does so beside everything else.</summary>
    Task LeaseRenewedAsync();

    /// <summary>The present by that clock.</summary>
    DateTimeOffset Now { get; }
}

/// <summary>A running host.</summary>
public interface IFunctionsHost
{
    HttpClient Http { get; }

    string MasterKey { get; }

    string HostKey { get; }

    /// <summary>Warnings and errors so far.</summary>
    IReadOnlyCollection<string> Log { get; }

    string KeyOf(string functionName);

    Task SendAsync(string queue, params ServiceBusMessage[] messages);

    Task<QueueCounts> CountAsync(string queue);

    Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string queue);

    /// <summary>Waits until nothing is visible, in flight or due.</summary>
    Task SettleAsync();

    /// <summary>Stops in good order.</summary>
    Task StopAsync();

    /// <summary>Vanishes without a word, as a killed process does.</summary>
    Task CrashAsync();
}
