using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using PatentHub.Local.Launcher;

namespace PatentHub.Chaos;

/// <summary>The command line.</summary>
static class ChaosCommand
{
    const int BadOptions = 2;

    static readonly Option<int> Kills = Number("--kills", "Kills of a process of the hub.", 100, 0, 100_000);
    static readonly Option<int?> Pauses = new("--pauses") { Description = "Processes stopped for a while (a quarter of the kills).", HelpName = "N" };
    static readonly Option<int> Listings = Number("--listings", "Listings that the source begins with.", 1000, 1, 100_000);
    static readonly Option<int> Platforms = Number("--platforms", "Simulated platforms.", 4, 1, 4);
    static readonly Option<int> Processes = Number("--processes", "Processes of the hub over one store.", 2, 1, 8);
    static readonly Option<long?> Seed = new("--seed") { Description = "Repeats the choices of another run.", HelpName = "S" };
    static readonly Option<string> Storage = new("--storage") { Description = "sqlite, or azurite (installed from npm and started).", DefaultValueFactory = _ => "sqlite" };
    static readonly Option<string> Data = new("--data") { Description = "Folder for a folder of each run; that of a run that held is removed.", HelpName = "DIR", DefaultValueFactory = _ => ".data/chaos" };
    static readonly Option<int> Timeout = Number("--timeout", "Seconds that the hub may take to come to rest.", 900, 1, 86_400);

    public static async Task<int> RunAsync(string[] arguments, TimeProvider clock, TextWriter errors)
    {
        var command = new RootCommand("Kills and pauses the function app while platforms fail and the source changes, and proves that nothing is lost or done twice.")
        {
            Kills, Pauses, Listings, Platforms, Processes, Seed, Storage, Data, Timeout,
        };
        Storage.AcceptOnlyFromAmong("sqlite", "azurite");
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Refuse(errors, parsed.Errors.Select(error => error.Message));
        command.SetAction((result, cancellationToken) => RunAsync(result, clock, errors, cancellationToken));
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    static async Task<int> RunAsync(ParseResult parsed, TimeProvider clock, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return Refuse(errors, ["Processes are paused by signals of Linux."]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var kills = parsed.GetValue(Kills);
        var seed = parsed.GetValue(Seed) ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var data = Path.GetFullPath(parsed.GetValue(Data)!);
        var folder = Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd-HHmmss}-{seed}"));
        using var folderLock = DataFolder.TryLock(folder);
        if (folderLock is null)
            return Refuse(errors, [$"The folder '{folder}' is in use."]);
        var options = new ChaosOptions(
            kills, parsed.GetValue(Pauses) ?? kills / 4, parsed.GetValue(Listings), parsed.GetValue(Platforms), parsed.GetValue(Processes), seed,
            parsed.GetValue(Storage) == "azurite", folder, Path.Combine(data, "tools"))
        { Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)) };
        try
        {
            var figures = await new ChaosRun(options, clock, Console.WriteLine).RunAsync(stop.Token);
            Console.WriteLine(figures.ToJson());
            if (figures.Held)
                Directory.Delete(folder, recursive: true);
            return figures.Held ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            errors.WriteLine("Stopped.");
            return 1;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            errors.WriteLine($"Failed: {exception.Message} State: {folder}");
            return 1;
        }
    }

    static Option<int> Number(string name, string description, int preset, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description[..^1]} ({least} to {most}).", HelpName = "N", DefaultValueFactory = _ => preset };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is var number && (number < least || number > most))
                result.AddError($"{name} must be from {least} to {most}.");
        });
        return option;
    }

    static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    static int Refuse(TextWriter errors, IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
            errors.WriteLine(reason);
        errors.WriteLine("See --help.");
        return BadOptions;
    }
}
