using System.CommandLine;
using System.Runtime.InteropServices;

namespace PatentHub.Local.Launcher;

/// <summary>The command line of the launcher.</summary>
static class LaunchCommand
{
    const int BadOptions = 2;
    const int MaxSample = 1_000_000;

    static readonly Option<bool> Once = new("--once") { Description = "Run the main job once, print one line of JSON as the last line, and stop: 0 if converged, 1 if not." };
    static readonly Option<string?> Source = new("--source") { Description = "Sync from this declaration feed instead of the sample.", HelpName = "URL" };
    static readonly Option<string?> Platforms = new("--platforms") { Description = "Use the profile files in this folder instead of the simulated platforms.", HelpName = "DIR" };
    static readonly Option<string> Storage = new("--storage") { Description = "sqlite, or azurite (installed from npm and started).", DefaultValueFactory = _ => "sqlite" };
    static readonly Option<long?> Sample = new("--sample") { Description = $"Sync N generated declarations (1 to {MaxSample}) instead of the small sample.", HelpName = "N" };
    static readonly Option<string> Data = new("--data") { Description = "Folder for all state.", HelpName = "DIR", DefaultValueFactory = _ => ".data" };
    static readonly Option<int> Port = new("--port") { Description = "HTTP port.", DefaultValueFactory = _ => 7071 };
    static readonly Option<int> Timeout = new("--timeout") { Description = "Seconds that --once may take.", HelpName = "SECONDS", DefaultValueFactory = _ => 300 };

    public static async Task<int> RunAsync(string[] arguments, TimeProvider clock)
    {
        var command = new RootCommand("Starts simulated platforms, the function app and the sample source, and runs PatentHub's main job.")
        {
            Once, Source, Platforms, Storage, Sample, Data, Port, Timeout,
        };
        Storage.AcceptOnlyFromAmong("sqlite", "azurite");
        Source.Validators.Add(result => Expect(result, Source, IsHttp, "must be an http or https address"));
        Platforms.Validators.Add(result => Expect(result, Platforms, path => path is null || Directory.Exists(path), "must be an existing folder"));
        Sample.Validators.Add(result => Expect(result, Sample, n => n is null or (>= 1 and <= MaxSample), $"must be from 1 to {MaxSample}"));
        Port.Validators.Add(result => Expect(result, Port, n => n is >= 1 and <= 65535, "must be from 1 to 65535"));
        Timeout.Validators.Add(result => Expect(result, Timeout, n => n is >= 1 and <= 86400, "must be from 1 to 86400"));
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0 && parsed.GetValue(Source) is not null && parsed.GetValue(Sample) is not null)
            return Refuse(["--source and --sample exclude each other."]);
        if (parsed.Errors.Count > 0)
            return Refuse(parsed.Errors.Select(e => e.Message));
        command.SetAction((result, cancellationToken) => LaunchAsync(result, clock, cancellationToken));
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    static async Task<int> LaunchAsync(ParseResult parsed, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var source = parsed.GetValue(Source);
        var options = new LaunchOptions(
            parsed.GetValue(Once), source is null ? null : new Uri(source), parsed.GetValue(Platforms) is { } folder ? Path.GetFullPath(folder) : null,
            parsed.GetValue(Storage) == "azurite", parsed.GetValue(Sample), Path.GetFullPath(parsed.GetValue(Data)!), parsed.GetValue(Port), TimeSpan.FromSeconds(parsed.GetValue(Timeout)));
        using var folderLock = DataFolder.TryLock(options.Data);
        return folderLock is null
            ? Refuse([$"The folder '{options.Data}' is in use by another launcher; stop it, or choose another with --data."])
            : await new Stage(options, clock).RunAsync(stop.Token);
    }

    static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    static bool IsHttp(string? text) => text is null || Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    static void Expect<T>(System.CommandLine.Parsing.OptionResult result, Option<T> option, Func<T?, bool> holds, string rule)
    {
        if (result.Errors.Any())
            return;
        if (!holds(result.GetValueOrDefault<T>()))
            result.AddError($"{option.Name} {rule}.");
    }

    static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine(error);
        Console.Error.WriteLine("See --help.");
        return BadOptions;
    }
}
