using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PatentHub.Benchmarks.Run;

/// <summary>
/// A process of this program, or of the function app, that ends when its standard input does. Each side of a comparison gets one of its own,
/// so that none inherits another's memory, code or caches.
/// </summary>
sealed class ChildProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly Task<string> _errors;

    ChildProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public static ChildProcess Start(string role, Assignment assignment) => Start(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) != "dotnet" ? new ProcessStartInfo(host) : new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location]),
        ["--role", role, JsonSerializer.Serialize(assignment, RunJson.Default.Assignment)], new Dictionary<string, string>());

    /// <param name="assembly">The program's DLL.</param>
    public static ChildProcess Start(string assembly, IReadOnlyDictionary<string, string> environment) => Start(new ProcessStartInfo("dotnet", [assembly]), [], environment);

    /// <summary>Runs a role to its end.</summary>
    public static async Task<Outcome> RunAsync(string role, Assignment assignment) => await RunAsync(role, assignment, RunJson.Default.Outcome);

    public static async Task<T> RunAsync<T>(string role, Assignment assignment, JsonTypeInfo<T> type)
    {
        await using var child = Start(role, assignment);
        return await child.ReadAsync(type);
    }

    /// <summary>Its next line.</summary>
    /// <exception cref="InvalidOperationException">It ended, or said something else.</exception>
    public async Task<T> ReadAsync<T>(JsonTypeInfo<T> type)
    {
        var line = await _process.StandardOutput.ReadLineAsync();
        return line is not null ? JsonSerializer.Deserialize(line, type)! : throw new InvalidOperationException($"A child ended: {await _errors}");
    }

    public TimeSpan ProcessorTime => Meter.ProcessorTimeOf(_process);

    public long PeakBytes => Meter.PeakOf(FormattableString.Invariant($"{_process.Id}"));

    public bool HasEnded => _process.HasExited;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.StandardInput.Close();
        await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    static ChildProcess Start(ProcessStartInfo start, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return new ChildProcess(Process.Start(start)!);
    }
}
