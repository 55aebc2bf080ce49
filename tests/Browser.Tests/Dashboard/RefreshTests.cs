using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PatentHub.Browser.Tests.Stage;
using PatentHub.Functions;
using PatentHub.Monitoring;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>The page while it stands open. The browser's time is the test's.</summary>
public sealed class RefreshTests(Theatre theatre) : IAsyncDisposable
{
    const int Period = 5000;

    readonly DashboardHub _hub = DashboardHub.StartEmpty();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_what_to_do_first()
    {
        await using var page = await OpenAsync();

        await Expect(Sentence(page)).ToHaveTextAsync("尚未配置数据源和平台");
        await Expect(page.Page.GetByText("还没有统计数字").First).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("还没有平台")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("还没有数据源")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("没有需要处理的告警")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("尚未运行")).ToHaveCountAsync(Schedules.Defaults.Count);
    }

    [Fact]
    public async Task Picks_up_changes_and_keeps_the_focus()
    {
        await using var page = await OpenAsync();
        var timers = page.Page.GetByRole(AriaRole.Region, new() { Name = "每个定时任务的上次运行" });
        await timers.FocusAsync();
        await _hub.RunAsync("CountFigures", Cancellation);
        await _hub.Services.GetRequiredService<AlarmBook>().RaiseAsync(AlarmCauses.BreakerOpen, "cn-operation", 1, Cancellation);
        await page.Page.Clock.RunForAsync(Period);

        await Expect(Sentence(page)).ToHaveTextAsync("有 1 件事需要关注");
        await Expect(page.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("有 1 件事需要关注");
        await Expect(page.Page).ToHaveTitleAsync("有 1 件事需要关注 · PatentHub");
        await Expect(page.Page.Locator("[data-key='declared']")).ToHaveTextAsync("0");
        await Expect(timers).ToBeFocusedAsync();
        page.AssertCalm();
    }

    [Fact]
    public async Task Rests_while_paused()
    {
        await using var page = await OpenAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "暂停刷新" }).ClickAsync();
        await _hub.Services.GetRequiredService<AlarmBook>().RaiseAsync(AlarmCauses.BreakerOpen, "cn-operation", 1, Cancellation);
        await page.Page.Clock.RunForAsync(3 * Period);
        await Expect(Sentence(page)).ToHaveTextAsync("尚未配置数据源和平台");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "恢复刷新" }).ClickAsync();
        await Expect(Sentence(page)).ToHaveTextAsync("有 1 件事需要关注");
    }

    [Fact]
    public async Task Says_when_it_cannot_be_refreshed()
    {
        await using var page = await OpenAsync();
        await page.Page.RouteAsync("**/dashboard", route => route.AbortAsync());
        await page.Page.Clock.RunForAsync(Period);
        var alert = page.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("无法刷新");

        await page.Page.UnrouteAsync("**/dashboard");
        await page.Page.Clock.RunForAsync(Period);
        await Expect(alert).ToBeEmptyAsync();
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    async Task<WatchedPage> OpenAsync()
    {
        var page = await theatre.OpenAsync();
        await page.Page.Clock.InstallAsync();
        await page.GoAsync(_hub.Page());
        return page;
    }

    static ILocator Sentence(WatchedPage page) => page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
}
