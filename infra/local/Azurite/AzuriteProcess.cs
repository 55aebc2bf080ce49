using System.Diagnostics;
using System.Text.RegularExpressions;
using PatentHub.Local.Launcher;

namespace PatentHub.Local.Azurite;

/// <summary>
/// Azurite, the local double of Azure Storage: blobs and tables on free ports of the loopback address, data in a folder on disk.
/// It ends with this object, and with this program, however that ends (see <c>run.mjs</c>).
/// </summary>
/// <remarks>Its table store writes every 5 seconds and when it is stopped: a kill loses rows that it has acknowledged.</remarks>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    /// <summary>Azurite's own account and key, the same for everybody, from its documentation: no secret.</summary>
    const string Account = "devstoreaccount1";
    const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly TimeProvider _clock;
    readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock _reading = new();
    string _lastError = "";
    string? _blobs;
    string? _tables;

    AzuriteProcess(Process process, int[] ports, TimeProvider clock)
    {
        _process = process;
        Ports = ports;
        _clock = clock;
        process.OutputDataReceived += (_, line) => ReadLine(line.Data);
        process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
        process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"Azurite ended while it started: {_lastError}"));
    }

    /// <summary>For the storage SDKs; blobs and tables only.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint={_blobs}/{Account};TableEndpoint={_tables}/{Account};";

    /// <summary>Id of the process, for a chaos test.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Of blobs, queues and tables.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>Starts Azurite and returns when it listens.</summary>
    /// <param name="installation">What <see cref="AzuriteInstallation.EnsureAsync"/> returned.</param>
    /// <param name="data">Folder for its data; created where missing, kept when it ends.</param>
    /// <param name="clock">For the bounded waits.</param>
    /// <param name="ports">Those of one that ended, to take its place; null: free ones.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not listen in time.</exception>
    public static async Task<AzuriteProcess> StartAsync(
        AzuriteInstallation installation, string data, TimeProvider clock, CancellationToken cancellationToken, IReadOnlyList<int>? ports = null)
    {
        ArgumentNullException.ThrowIfNull(installation);
        Directory.CreateDirectory(data);
        // Azurite would report 0, not the port that it got.
        int[] taken = [.. ports ?? FreePorts.Take(3)];
        var process = new Process { StartInfo = StartInfo(installation, Path.GetFullPath(data), taken), EnableRaisingEvents = true };
        var azurite = new AzuriteProcess(process, taken, clock);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await azurite._listening.Task.WaitAsync(StartTimeout, clock, cancellationToken).ConfigureAwait(false);
            return azurite;
        }
        catch (Exception exception)
        {
            await azurite.DisposeAsync().ConfigureAwait(false);
            if (exception is TimeoutException)
                throw new InvalidOperationException($"Azurite did not listen within {StartTimeout.TotalSeconds} s: {azurite._lastError}", exception);
            throw;
        }
    }

    /// <summary>Asks it to end, which makes it write its tables to disk; kills it where it does not within a minute.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The end of its input is the request to stop, which works on every system; run.mjs turns it into SIGTERM.
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(StopTimeout, _clock);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
        }
    }

    void ReadLine(string? line)
    {
        if (line is null || ListeningLine().Match(line) is not { Success: true } match)
            return;
        lock (_reading)
        {
            if (match.Groups["service"].Value == "Blob")
                _blobs = match.Groups["address"].Value;
            else
                _tables = match.Groups["address"].Value;
            if (_blobs is not null && _tables is not null)
                _listening.TrySetResult();
        }
    }

    static ProcessStartInfo StartInfo(AzuriteInstallation installation, string data, int[] ports) =>
        new("node",
        [
            installation.RunScript, installation.Directory, data, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--blobPort", $"{ports[0]}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{ports[1]}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{ports[2]}",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    [GeneratedRegex("^Azurite (?<service>Blob|Table) service is successfully listening at (?<address>http://\\S+?)/?$")]
    private static partial Regex ListeningLine();
}
