using System.Globalization;
using System.Runtime.InteropServices;
using PatentHub.Local.Launcher;

namespace PatentHub.Chaos.Hub;

/// <summary>One of the hub's processes through its many lives, each on a port of its own.</summary>
sealed class HubProcess(int number, FunctionApp app, TimeProvider clock) : IAsyncDisposable
{
    const int SignalContinue = 18;
    const int SignalStop = 19;

    Child? _child;
    HubClient? _client;
    int _lives;

    /// <summary>Where it can be asked; null while it is down, starting or paused.</summary>
    public HubClient? Client { get; private set; }

    /// <summary>Of its present life.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public void Launch()
    {
        Address = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
        var log = string.Create(CultureInfo.InvariantCulture, $"hub-{number}-{++_lives:D4}.log");
        _client = app.Client(Address);
        _child = app.Start(Address, Path.Combine(app.Folder, "logs", log), clock);
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await FunctionApp.WaitUntilReadyAsync(_child!, _client!, clock, cancellationToken);
        Client = _client;
    }

    /// <summary>Without warning.</summary>
    public async Task KillAsync()
    {
        _child!.Kill();
        await DisposeAsync();
    }

    /// <summary>Stops it where it stands; nobody is told.</summary>
    public void Pause()
    {
        Client = null;
        Send(SignalStop);
    }

    public void Resume()
    {
        Send(SignalContinue);
        Client = _client;
    }

    /// <summary>Asks it to end.</summary>
    public async ValueTask DisposeAsync()
    {
        Client = null;
        if (_child is not null)
            await _child.DisposeAsync();
        _client?.Dispose();
        (_child, _client) = (null, null);
    }

    void Send(int signal)
    {
        if (SendSignal(_child!.ProcessId, signal) != 0)
            throw new InvalidOperationException($"The function app ended by itself; see {_child.LogFile}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int SendSignal(int process, int signal);
}
