using Microsoft.Playwright;
using Xunit;

namespace PatentHub.Browser.Tests.Stage;

/// <summary>A page that notes what must not happen: errors, dialogs, and whatever the content security policy had to stop.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>Runs before the page's own code and is not subject to its policy.</summary>
    const string Watch = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))";

    readonly IBrowserContext _context;
    readonly List<string> _faults = [];

    WatchedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<WatchedPage> OpenAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(Watch);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        watched.Page.Console += (_, message) => watched.Note(message.Type == "error" ? message.Text : null);
        watched.Page.PageError += (_, error) => watched.Note(error);
        watched.Page.Dialog += (_, dialog) =>
        {
            watched.Note($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        return watched;
    }

    public Task GoAsync(Uri address) => Page.GotoAsync(address.AbsoluteUri);

    /// <summary>Fails if anything was noted.</summary>
    public void AssertCalm()
    {
        lock (_faults)
            Assert.Empty(_faults);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    void Note(string? fault)
    {
        if (fault is null)
            return;
        lock (_faults)
            _faults.Add(fault);
    }
}
