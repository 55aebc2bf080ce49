using Microsoft.AspNetCore.Builder;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Sample;

/// <summary>A server with one declaration feed and nothing else, for tests and trials.</summary>
public sealed class SampleSource : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly string _path;

    SampleSource(WebApplication app, string path) => (_app, _path) = (app, path);

    /// <summary>The feed's address.</summary>
    public Uri Address => new(new Uri(_app.Urls.First()), _path);

    /// <summary>Starts the server on a loopback port; 0 takes a free one.</summary>
    public static Task<SampleSource> StartAsync(
        FeedOptions options, TimeProvider clock, int port = 0, CancellationToken cancellationToken = default) =>
        StartAsync(options, FeedRoutes.ItemsOf(options), clock, port, cancellationToken);

    /// <summary>Starts the server with items of the caller's own.</summary>
    internal static async Task<SampleSource> StartAsync(
        FeedOptions options, IFeedItems items, TimeProvider clock, int port, CancellationToken cancellationToken)
    {
        var app = PartnerSimulator.NewServer(port);
        var path = "/_feeds/" + options.Name;
        app.MapFeed(path, options, items, clock);
        await app.StartAsync(cancellationToken);
        return new SampleSource(app, path);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
