using System.Diagnostics;

namespace PatentHub.Local.Launcher;

/// <summary>A program of this repository, started as a child that ends when its standard input does.</summary>
sealed class Child : IAsyncDisposable
{
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    readonly Process _process;
    readonly TimeProvider _clock;
    readonly StreamWriter _log;
    readonly Lock _writing = new();
    readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Child(Process process, string logFile, string name, TimeProvider clock)
    {
        (_process, _log, LogFile, Name, _clock) = (process, new StreamWriter(logFile) { AutoFlush = true }, logFile, name, clock);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.OutputDataReceived += (_, line) => ReadOutput(line.Data);
    }

    public string Name { get; }

    /// <summary>Takes what it prints.</summary>
    public string LogFile { get; }

    public int ProcessId => _process.Id;

    /// <summary>Ends when the process does.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <param name="assembly">The program's DLL.</param>
    /// <param name="logFile">Takes what it prints.</param>
    /// <param name="firstLine">Written to its standard input; null: nothing.</param>
    public static Child Start(string name, string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string logFile, string? firstLine, TimeProvider clock)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        if (File.Exists(logFile))
            File.Move(logFile, logFile + ".before", overwrite: true);
        var start = new ProcessStartInfo(DotNet, [assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new Child(process, logFile, name, clock);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        child.Ended = process.WaitForExitAsync(CancellationToken.None);
        if (firstLine is not null)
            process.StandardInput.WriteLine(firstLine);
        process.StandardInput.Flush();
        return child;
    }

    /// <summary>Its first line of output.</summary>
    /// <exception cref="InvalidOperationException">It ended without one.</exception>
    public Task<string> ReadFirstLineAsync(CancellationToken cancellationToken) => _firstLine.Task.WaitAsync(cancellationToken);

    /// <summary>Ends it without warning.</summary>
    public void Kill() => _process.Kill();

    void ReadOutput(string? line)
    {
        if (line is null)
            _firstLine.TrySetException(new InvalidOperationException($"{Name} ended while it started; see its log."));
        else if (!_firstLine.TrySetResult(line))
            Log(line);
    }

    void Log(string? line)
    {
        if (line is null)
            return;
        lock (_writing)
            _log.WriteLine(line);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await Ended.WaitAsync(StopTimeout, _clock);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended;
        }
        _process.WaitForExit();
        _process.Dispose();
        lock (_writing)
            _log.Dispose();
    }

    /// <summary>Programs are built side by side: <c>artifacts/bin/{project}/{configuration}</c>.</summary>
    public static string AssemblyOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, project + ".dll");
    }

    /// <summary>The host that runs this program, so that the same SDK runs its children.</summary>
    static string DotNet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
