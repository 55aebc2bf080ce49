using PatentHub.Local.Azurite;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Run;

/// <summary>A fresh store for one side of one round: a folder, and with <c>--storage azurite</c> an Azurite of its own.</summary>
sealed class Stage : IAsyncDisposable
{
    readonly TemporaryDirectory _folder = new();
    AzuriteProcess? _azurite;

    public static async Task<Stage> OpenAsync(BenchmarkOptions options)
    {
        var stage = new Stage();
        if (options.Azurite)
            stage._azurite = await AzuriteServer.StartAsync(stage._folder["azurite"], default);
        return stage;
    }

    public Assignment Assign(Uri? partner, int count) => new() { Folder = _folder["store"], Azurite = _azurite?.ConnectionString, Partner = partner, Count = count };

    public string this[string name] => _folder[name];

    /// <summary>Puts a copy of a prepared store where the side will look.</summary>
    public void Take(string prepared, string name = "store") => Copy(new DirectoryInfo(prepared), _folder[name]);

    static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories())
            Copy(folder, Path.Combine(to, folder.Name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _folder.Dispose();
    }
}
