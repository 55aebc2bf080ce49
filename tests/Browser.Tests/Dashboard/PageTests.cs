using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PatentHub.Browser.Tests.Stage;
using PatentHub.Monitoring;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>The status page of a hub whose main job has run, as people see it.</summary>
public sealed class PageTests(Theatre theatre)
{
    static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("?lang=zh", "zh-CN", "一切正常，没有待办", "在册", "推送平台", "与平台对账")]
    [InlineData("?lang=en", "en", "All is well, nothing is outstanding", "Kept", "Platforms", "Reconcile platforms")]
    public async Task Shows_what_is_stored_in_both_languages(string query, string tag, string sentence, string kept, string platforms, string timer)
    {
        var hub = await theatre.RestingAsync();
        var figures = (await hub.Services.GetRequiredService<HubStatusQuery>().ReadAsync(Cancellation)).Figures!;
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page(query));

        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", tag);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(sentence);
        await Expect(page.Page.Locator(".tile", new() { HasText = kept }).Locator("dd")).ToHaveTextAsync(Number(figures.Declarations.Declared));
        await Expect(Value(page, "supply")).ToHaveTextAsync(Number(figures.Listings.Supply));
        await Expect(Value(page, "demand")).ToHaveTextAsync(Number(figures.Listings.Demand));
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = platforms })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Row, new() { Name = timer })).ToBeVisibleAsync();
        foreach (var platform in hub.Simulator.Platforms)
            await Expect(Value(page, $"{platform.Options.Id}/accepted")).ToHaveTextAsync(Number(figures.Deliveries[platform.Options.Id].Accepted));
        Assert.True(figures.Listings is { Supply: > 0, Demand: > 0 });
        Assert.All(figures.Deliveries.Values, delivered => Assert.True(delivered.Accepted > 0));
        page.AssertCalm();
    }

    [Fact]
    public async Task Speaks_Chinese_unless_asked_otherwise()
    {
        var hub = await theatre.RestingAsync();
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page("?lang=fr"));

        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await Expect(page.Page).ToHaveTitleAsync("一切正常，没有待办 · PatentHub");
    }

    [Fact]
    public async Task Can_be_switched_and_read_by_keyboard()
    {
        var hub = await theatre.RestingAsync();
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page());
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "跳到正文" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();

        var english = page.Page.GetByRole(AriaRole.Link, new() { Name = "English" });
        while (!await english.EvaluateAsync<bool>("link => link === document.activeElement"))
            await page.Page.Keyboard.PressAsync("Shift+Tab");
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Page).ToHaveURLAsync(hub.Page("?lang=en").AbsoluteUri);
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Theory]
    [InlineData("?lang=zh")]
    [InlineData("?lang=en")]
    public async Task Fits_a_phone(string query)
    {
        await using var page = await theatre.OpenAsync(new() { ViewportSize = Phone, IsMobile = true });
        foreach (var hub in new[] { await theatre.RestingAsync(), await theatre.TroubledAsync() })
        {
            await page.GoAsync(hub.Page(query));
            Assert.Equal(Phone.Width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    [Fact]
    public async Task Turns_dark_where_that_is_wished()
    {
        var hub = await theatre.RestingAsync();
        await using var page = await theatre.OpenAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GoAsync(hub.Page());

        await Expect(page.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(14, 20, 27)");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(page.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(243, 245, 248)");
    }

    [Fact]
    public async Task Is_complete_without_script()
    {
        var hub = await theatre.RestingAsync();
        await using var page = await theatre.OpenAsync(new() { JavaScriptEnabled = false });
        await page.GoAsync(hub.Page());

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("一切正常，没有待办");
        await Expect(page.Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(3);
        await Expect(page.Page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("All is well, nothing is outstanding");
    }

    [Fact]
    public async Task Tells_times_of_Shanghai()
    {
        var hub = await theatre.RestingAsync();
        await using var page = await theatre.OpenAsync();
        await page.GoAsync(hub.Page());
        var counted = (await hub.Services.GetRequiredService<HubStatusQuery>().ReadAsync(Cancellation)).Figures!.At.ToOffset(TimeSpan.FromHours(8));

        var time = page.Page.Locator("#declarations time");
        await Expect(time).ToHaveAttributeAsync("title", counted.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " (UTC+8)");
        await Expect(time).ToHaveAttributeAsync("datetime", counted.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + "+08:00");
    }

    static ILocator Value(WatchedPage page, string key) => page.Page.Locator($"[data-key='{key}']");

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
