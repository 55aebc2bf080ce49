using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Browser.Tests.Stage;

/// <summary>Everything that can be wrong at once, in the words of somebody who means ill.</summary>
public static class Trouble
{
    /// <summary>Breaks out of text, of an attribute and of a script, and turns the writing direction.</summary>
    public const string Hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><a href=javascript:alert(3)>{0}{1}\u202e</main>";

    /// <summary>The same for what is part of a row key, where the store refuses some characters.</summary>
    public const string HostileKey = "\"'><img src=x onerror=alert(4)><script>alert(5)";

    public const string HostilePlatform = "cn-navigation";

    public static async Task<DashboardHub> StartAsync()
    {
        var hub = await DashboardHub.StartAsync(platform => platform.Id == HostilePlatform ? platform with { Name = Hostile } : platform);
        await hub.RunAsync("SyncSources", CancellationToken.None);
        await hub.WhenIdleAsync(CancellationToken.None);
        await hub.RunAsync("CountFigures", CancellationToken.None);
        await BreakSourceAsync(hub);
        await HoldPlatformsBackAsync(hub);
        var alarms = hub.Services.GetRequiredService<AlarmBook>();
        foreach (var cause in Causes)
            await alarms.RaiseAsync(cause, HostilePlatform, 1234, CancellationToken.None);
        await alarms.RaiseAsync(HostileKey, HostileKey, 1, CancellationToken.None);
        await alarms.ClearAsync(AlarmCauses.SweepRefused, HostilePlatform, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Services.GetRequiredService<Heartbeats>()
            .RunAsync(HostileKey, () => throw new InvalidOperationException(), CancellationToken.None));
        return hub;
    }

    /// <summary>Every code of <see cref="AlarmCauses"/>.</summary>
    public static IEnumerable<string> Causes => typeof(AlarmCauses).GetFields(BindingFlags.Public | BindingFlags.Static).Select(code => (string)code.GetRawConstantValue()!);

    static async Task BreakSourceAsync(DashboardHub hub) => await hub.Services.GetRequiredService<ITableStore>().UpdateAsync(
        HubTables.Sources, "sample", SourceState.RowKey,
        row => (SourceState.FromRow(row) with { LastError = Hostile, LastErrorAt = hub.Clock.GetUtcNow() }).ToRow("sample"), CancellationToken.None);

    static async Task HoldPlatformsBackAsync(DashboardHub hub)
    {
        var (store, later) = (hub.Services.GetRequiredService<PlatformStore>(), hub.Clock.GetUtcNow() + TimeSpan.FromMinutes(90));
        await store.UpdateAsync(HostilePlatform, state => state with { Paused = PlatformState.PausedUnauthorised, ProbeAt = later }, CancellationToken.None);
        await store.UpdateAsync("cn-operation", state => state with { NotBefore = later }, CancellationToken.None);
        await store.UpdateAsync("sc-luzhou-centre", state => state with { OpenUntil = later }, CancellationToken.None);
    }
}
