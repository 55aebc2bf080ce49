using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Xunit;

namespace PatentHub.Hub.Tests.Launcher;

/// <summary>The built launcher as a process of its own.</summary>
sealed class LauncherProcess : IAsyncDisposable
{
    const int Interrupt = 2;

    readonly Process _process;
    readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    readonly List<string> _output = [];
    readonly List<string> _errors = [];

    LauncherProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => _errors.Add(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Errors => string.Join('\n', _errors);

    public string LastLine => _output[^1];

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static LauncherProcess Start(params string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var launcher = Path.Combine(own.Parent!.Parent!.FullName, "PatentHub.Local", own.Name, "PatentHub.Local.dll");
        // A shell that runs us in the background has its children ignore Ctrl+C, and theirs.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        return new LauncherProcess(new Process
        {
            StartInfo = new ProcessStartInfo(command[0], [.. command[1..], launcher, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        });
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, LauncherProcess Launcher)> RunAsync(params string[] arguments)
    {
        var launcher = Start(arguments);
        return (await launcher.EndAsync(), launcher);
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits for a line that contains a text.</summary>
    public async Task ReadUntilAsync(string text)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        Assert.Fail($"The launcher ended without '{text}': {string.Join('\n', _output)}\n{Errors}");
    }

    /// <summary>The processes that it started.</summary>
    public IReadOnlyList<Process> Children() =>
        [.. Process.GetProcesses().Where(p => ParentOf(p) == _process.Id)];

    public void Kill() => _process.Kill();

    /// <summary>As Ctrl+C does.</summary>
    public void Stop() => Assert.Equal(0, SendSignal(_process.Id, Interrupt));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    void Receive(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
            return;
        }
        _output.Add(line);
        _lines.Writer.TryWrite(line);
    }

    /// <summary>From <c>/proc</c>: the second field after the name in parentheses.</summary>
    static int ParentOf(Process process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process.Id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int SendSignal(int process, int signal);
}
