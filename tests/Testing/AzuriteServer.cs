using PatentHub.Local.Azurite;

namespace PatentHub.Testing;

/// <summary>
/// One Azurite for the tests of one assembly, started when a test first asks. As an xunit assembly fixture it ends with the run.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    /// <summary>Installations outlive the build output, so that a clean build does not download again.</summary>
    static readonly string Cache = Path.Combine(Path.GetTempPath(), "patenthub-azurite");

    readonly TemporaryDirectory _data = new();
    readonly Lazy<Task<AzuriteProcess>> _process;

    public AzuriteServer() => _process = new(() => StartAsync(_data["azurite"], CancellationToken.None));

    /// <summary>For the storage SDKs. Skips the test, or on CI fails it, where Node is missing.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await Requires.Node();
        return (await _process.Value).ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated && _process.Value.IsCompletedSuccessfully)
            await _process.Value.Result.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Another Azurite, with its data in <paramref name="data"/>.</summary>
    public static async Task<AzuriteProcess> StartAsync(string data, CancellationToken cancellationToken)
    {
        await Requires.Node();
        var sources = Path.Combine(AppContext.BaseDirectory, "Azurite");
        var installation = await AzuriteInstallation.EnsureAsync(sources, Cache, _ => { }, cancellationToken);
        return await AzuriteProcess.StartAsync(installation, data, TimeProvider.System, cancellationToken);
    }
}
