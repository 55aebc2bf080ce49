using Microsoft.Playwright;
using PatentHub.Testing;

namespace PatentHub.Browser.Tests.Stage;

/// <summary>One browser, and hubs to look at, for all tests of the assembly. Each starts when a test first asks for it.</summary>
public sealed class Theatre : IAsyncDisposable
{
    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _browser = new(LaunchAsync);
    readonly Lazy<Task<DashboardHub>> _resting = new(StartRestingAsync);
    readonly Lazy<Task<DashboardHub>> _troubled = new(Trouble.StartAsync);

    /// <summary>A hub whose main job has run. Only to be looked at.</summary>
    public Task<DashboardHub> RestingAsync() => _resting.Value;

    /// <summary>A hub with every kind of trouble, told in hostile texts. Only to be looked at.</summary>
    public Task<DashboardHub> TroubledAsync() => _troubled.Value;

    /// <summary>A fresh page. Skips the test, or on CI fails it, where there is no browser.</summary>
    public async Task<WatchedPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Requires.Chromium();
        var context = await (await _browser.Value).Browser.NewContextAsync(options);
        return await WatchedPage.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (HasStarted(_browser))
        {
            var (driver, browser) = await _browser.Value;
            await browser.DisposeAsync();
            driver.Dispose();
        }
        foreach (var hub in new[] { _resting, _troubled }.Where(HasStarted))
            await (await hub.Value).DisposeAsync();
    }

    static bool HasStarted<T>(Lazy<Task<T>> lazy) => lazy.IsValueCreated && lazy.Value.IsCompletedSuccessfully;

    static async Task<(IPlaywright Driver, IBrowser Browser)> LaunchAsync()
    {
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Requires.ChromiumPath, Args = Arguments }));
    }

    static async Task<DashboardHub> StartRestingAsync()
    {
        var hub = await DashboardHub.StartAsync();
        await hub.RunMainJobAsync(CancellationToken.None);
        return hub;
    }
}
