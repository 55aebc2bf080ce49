using Microsoft.Playwright;
using PatentHub.Browser.Tests.Stage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>The status page when things go wrong, and when somebody means ill.</summary>
public sealed class TroubleTests(Theatre theatre)
{
    [Fact]
    public async Task Shows_hostile_texts_as_what_they_are()
    {
        var hub = await theatre.TroubledAsync();
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page());

        await Expect(page.Page.Locator("article h3 bdi", new() { HasText = Trouble.Hostile })).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#sources .error bdi")).ToHaveTextAsync(Trouble.Hostile);
        await Expect(page.Page.Locator(".alarm h3").GetByText(Trouble.HostileKey)).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#timers th bdi")).ToHaveTextAsync(Trouble.HostileKey);
        await Expect(page.Page.Locator("main script, main img, main a[href^=javascript], [onerror]")).ToHaveCountAsync(0);
        await Expect(page.Page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
        page.AssertCalm();
    }

    [Fact]
    public async Task Says_what_is_wrong_and_what_to_do()
    {
        var hub = await theatre.TroubledAsync();
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page("?lang=en"));

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("matters need attention");
        var refusal = page.Page.Locator(".alarm", new() { HasText = "Platform refuses our credentials" });
        await Expect(refusal).ToContainTextAsync("What to do: Check or renew the platform's secret.");
        await Expect(refusal).ToContainTextAsync("1,234");
        foreach (var state in new[] { "Paused, to be tried in 1 h", "Throttled, to be tried in 1 h", "Breaker open, to be tried in 1 h" })
            await Expect(page.Page.Locator(".card .chip", new() { HasText = state })).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#timers .chip.bad")).ToHaveTextAsync("Failed");
        await page.Page.GetByText("Past alarms (1)").ClickAsync();
        await Expect(page.Page.GetByText("Sweep refused")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("?lang=zh", ColorScheme.Light)]
    [InlineData("?lang=zh", ColorScheme.Dark)]
    [InlineData("?lang=en", ColorScheme.Light)]
    [InlineData("?lang=en", ColorScheme.Dark)]
    public async Task Can_be_used_by_everybody(string query, ColorScheme scheme)
    {
        await using var page = await theatre.OpenAsync(new() { ColorScheme = scheme });
        foreach (var hub in new[] { await theatre.RestingAsync(), await theatre.TroubledAsync() })
        {
            await page.GoAsync(hub.Page(query));
            await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
            Assert.Empty(await Accessibility.FindViolationsAsync(page.Page));
        }
    }
}
