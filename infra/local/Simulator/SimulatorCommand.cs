using System.Runtime.InteropServices;
using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>The simulator as a child process.</summary>
public static class SimulatorCommand
{
    /// <summary>The options that a parent may put into the configuration.</summary>
    public static string Serialise(SimulatorOptions options) =>
        JsonSerializer.Serialize(options, ConfigurationJson.Of<SimulatorOptions>());

    /// <summary>
    /// Starts the simulator, prints one JSON line with its address, and runs until standard input closes or a signal
    /// asks it to end.
    /// </summary>
    /// <param name="arguments"><c>--config FILE</c>; without it the first line of the input is the configuration.</param>
    /// <param name="input">Its end is the end of the parent.</param>
    /// <param name="output">Takes the line <c>{"address":"http://127.0.0.1:port","feeds":["…"]}</c>.</param>
    /// <param name="clock">The time of everything in it.</param>
    /// <param name="cancellationToken">Ends it too.</param>
    /// <returns>The exit code: 0, or 2 for a configuration that cannot be used.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, TextReader input, TextWriter output, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ended));
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ended));
        try
        {
            var options = await ReadAsync(arguments, input, ended.Token);
            await using var simulator = await PartnerSimulator.StartAsync(options, clock, ended.Token);
            var line = new ListeningLine(simulator.Address, [.. options.Feeds.Select(feed => new Uri(simulator.Address, "_feeds/" + feed.Name))]);
            await output.WriteLineAsync(JsonSerializer.Serialize(line, SimulatorJson.Default.ListeningLine));
            await output.FlushAsync(ended.Token);
            await EndOfAsync(input, ended.Token);
            return 0;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FileNotFoundException)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new ProblemReply("bad-options", error.Message), SimulatorJson.Default.ProblemReply));
            return 2;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return 0;
        }
    }

    static void End(PosixSignalContext signal, CancellationTokenSource ended)
    {
        signal.Cancel = true;
        ended.Cancel();
    }

    static async Task<SimulatorOptions> ReadAsync(string[] arguments, TextReader input, CancellationToken cancellationToken)
    {
        var json = arguments switch
        {
            [] => await input.ReadLineAsync(cancellationToken) ?? throw new ArgumentException("There is no configuration."),
            ["--config", var path] => await File.ReadAllTextAsync(path, cancellationToken),
            _ => throw new ArgumentException("Usage: [--config FILE]"),
        };
        return JsonSerializer.Deserialize(json, ConfigurationJson.Of<SimulatorOptions>())
            ?? throw new ArgumentException("The configuration is null.");
    }

    /// <summary>Reads to the end on a thread of its own: a console read can neither be awaited nor cancelled.</summary>
    static Task EndOfAsync(TextReader input, CancellationToken cancellationToken)
    {
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (input.ReadLine() is not null)
                {
                    // Only the end matters.
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return reading.WaitAsync(cancellationToken);
    }
}

/// <summary>What a child prints when it listens.</summary>
public sealed record ListeningLine(Uri Address, IReadOnlyList<Uri> Feeds);
