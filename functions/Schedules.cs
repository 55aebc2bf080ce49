using System.Collections.Frozen;

namespace PatentHub.Functions;

/// <summary>
/// Settings that hold the timers' schedules: six-field NCrontab, UTC. Both hosts resolve them from the app's settings.
/// </summary>
public static class Schedules
{
    public const string SyncSources = "%Schedules:SyncSources%";
    public const string SweepSources = "%Schedules:SweepSources%";
    public const string SweepImports = "%Schedules:SweepImports%";
    public const string PurgeImports = "%Schedules:PurgeImports%";
    public const string SweepListings = "%Schedules:SweepListings%";
    public const string SweepDeliveries = "%Schedules:SweepDeliveries%";
    public const string ReconcilePlatforms = "%Schedules:ReconcilePlatforms%";
    public const string SweepReconciles = "%Schedules:SweepReconciles%";
    public const string PurgeInbox = "%Schedules:PurgeInbox%";
    public const string PurgeAttempts = "%Schedules:PurgeAttempts%";
    public const string WriteAnchor = "%Schedules:WriteAnchor%";
    public const string ExportHistories = "%Schedules:ExportHistories%";
    public const string CheckHistories = "%Schedules:CheckHistories%";
    public const string CountFigures = "%Schedules:CountFigures%";
    public const string WatchBacklog = "%Schedules:WatchBacklog%";

    /// <summary>What the settings are where nobody sets them. Nightly work runs at night in Luzhou, which is UTC+8.</summary>
    public static readonly FrozenDictionary<string, string?> Defaults = new Dictionary<string, string?>
    {
        ["Schedules:SyncSources"] = "0 */5 * * * *",
        ["Schedules:SweepSources"] = "0 0 18 * * 6",
        ["Schedules:SweepImports"] = "*/30 * * * * *",
        ["Schedules:PurgeImports"] = "0 30 19 * * *",
        ["Schedules:SweepListings"] = "*/10 * * * * *",
        ["Schedules:SweepDeliveries"] = "*/5 * * * * *",
        ["Schedules:ReconcilePlatforms"] = "0 30 18 * * *",
        ["Schedules:SweepReconciles"] = "15 */10 * * * *",
        ["Schedules:PurgeInbox"] = "0 0 19 * * *",
        ["Schedules:PurgeAttempts"] = "0 15 19 * * *",
        ["Schedules:WriteAnchor"] = "0 20 * * * *",
        ["Schedules:ExportHistories"] = "0 30 19 * * *",
        ["Schedules:CheckHistories"] = "0 0 19 * * 6",
        ["Schedules:CountFigures"] = "0 * * * * *",
        ["Schedules:WatchBacklog"] = "30 */5 * * * *",
    }.ToFrozenDictionary();
}
