using PatentHub.Local.Azurite;

namespace PatentHub.Chaos.Trouble;

/// <summary>Azurite, ended and started again now and then: always by a request to end, since a kill loses what it has acknowledged.</summary>
sealed class StoreTrouble : IAsyncDisposable
{
    const int MostTries = 10;
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    readonly AzuriteInstallation _installation;
    readonly string _folder;
    readonly TimeProvider _clock;
    readonly Random _random;
    AzuriteProcess _azurite;

    StoreTrouble(AzuriteInstallation installation, string folder, AzuriteProcess azurite, TimeProvider clock, Random random) =>
        (_installation, _folder, _azurite, _clock, _random) = (installation, folder, azurite, clock, random);

    public int Restarts { get; private set; }

    /// <summary>The same after every restart.</summary>
    public string ConnectionString => _azurite.ConnectionString;

    public static async Task<StoreTrouble> StartAsync(ChaosOptions options, TimeProvider clock, Random random, Action<string> say, CancellationToken cancellationToken)
    {
        var installation = await AzuriteInstallation.EnsureAsync(Path.Combine(AppContext.BaseDirectory, "Azurite"), options.Tools, say, cancellationToken);
        var folder = Path.Combine(options.Folder, "azurite");
        return new(installation, folder, await AzuriteProcess.StartAsync(installation, folder, clock, cancellationToken), clock, random);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(20 + _random.Next(20)), _clock, stop);
            var ports = _azurite.Ports;
            await _azurite.DisposeAsync();
            _azurite = await RestartAsync(ports);
            Restarts++;
        }
    }

    /// <summary>Whatever happens meanwhile, the store comes back; its ports may be in use for a moment.</summary>
    async Task<AzuriteProcess> RestartAsync(IReadOnlyList<int> ports)
    {
        for (var tries = 1; ; tries++)
            try
            {
                return await AzuriteProcess.StartAsync(_installation, _folder, _clock, CancellationToken.None, ports);
            }
            catch (InvalidOperationException) when (tries < MostTries)
            {
                await Task.Delay(Again, _clock);
            }
    }

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();
}
