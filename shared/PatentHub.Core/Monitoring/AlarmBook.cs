using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>
/// Alarms for people: one row per cause and scope, with first and last time and count, however often it happens. The log has one line
/// when an alarm begins and one when it is over, for whoever watches from outside.
/// </summary>
public sealed class AlarmBook(ITableStore tables, TimeProvider clock, ILogger<AlarmBook> logger)
{
    public const string Partition = "alarms";

    /// <summary>Notes that something happened (again).</summary>
    /// <param name="cause">Stable code, see <see cref="AlarmCauses"/>.</param>
    /// <param name="scope">The source, platform or queue that it concerns.</param>
    /// <param name="count">How many more.</param>
    public Task RaiseAsync(string cause, string scope, long count, CancellationToken cancellationToken) =>
        SetAsync(cause, scope, row => (row?.GetInt64("count") ?? 0) + count, cancellationToken);

    /// <summary>Notes how many there are now of what persists; none clears the alarm.</summary>
    public Task ReportAsync(string cause, string scope, long count, CancellationToken cancellationToken) =>
        count == 0 ? ClearAsync(cause, scope, cancellationToken) : SetAsync(cause, scope, _ => count, cancellationToken);

    /// <summary>Sees to it that what stands is noted, counted once however often it is seen, and that what is gone is cleared.</summary>
    public Task EnsureAsync(string cause, string scope, bool stands, CancellationToken cancellationToken) => !stands
        ? ClearAsync(cause, scope, cancellationToken)
        : SetAsync(cause, scope, row => (row?.GetInt64("count") ?? 0) + (row is not null && row.GetTime("clearedAt") is null ? 0 : 1), cancellationToken);

    async Task SetAsync(string cause, string scope, Func<Row?, long> count, CancellationToken cancellationToken)
    {
        var (now, begins) = (clock.GetUtcNow(), false);
        await tables.UpdateAsync(HubTables.Alarms, Partition, $"{cause}|{scope}", row =>
        {
            begins = row is null || row.GetTime("clearedAt") is not null;
            return new Row(Partition, $"{cause}|{scope}").Set("v", 1).Set("cause", cause).Set("scope", scope).Set("count", count(row))
                .Set("firstSeenAt", begins ? now : row!.GetTime("firstSeenAt") ?? now).Set("lastSeenAt", now);
        }, cancellationToken);
        if (begins)
            MonitoringLog.AlarmRaised(logger, cause, scope);
    }

    /// <summary>Notes that the cause is gone. The row stays as history.</summary>
    public async Task ClearAsync(string cause, string scope, CancellationToken cancellationToken)
    {
        var ends = false;
        await tables.UpdateAsync(HubTables.Alarms, Partition, $"{cause}|{scope}", row =>
        {
            ends = row is not null && row.GetTime("clearedAt") is null;
            return !ends ? null : new Row(Partition, row!.RowKey).Set("v", 1).Set("cause", cause).Set("scope", scope).Set("count", row.GetInt64("count"))
                .Set("firstSeenAt", row.GetTime("firstSeenAt")).Set("lastSeenAt", row.GetTime("lastSeenAt")).Set("clearedAt", clock.GetUtcNow());
        }, cancellationToken);
        if (ends)
            MonitoringLog.AlarmCleared(logger, cause, scope);
    }

    public async Task<IReadOnlyList<Alarm>> ListAsync(CancellationToken cancellationToken)
    {
        var alarms = new List<Alarm>();
        await foreach (var row in tables.RowsAsync(HubTables.Alarms, new RowRange(Partition), cancellationToken))
            alarms.Add(new(row.GetString("cause")!, row.GetString("scope")!, row.GetInt64("count") ?? 0, row.GetTime("firstSeenAt")!.Value, row.GetTime("lastSeenAt")!.Value, row.GetTime("clearedAt")));
        return [.. alarms.OrderBy(a => a.ClearedAt is not null).ThenByDescending(a => a.LastSeenAt)];
    }
}

/// <param name="ClearedAt">Null while the cause persists or has not been seen to be gone.</param>
public sealed record Alarm(string Cause, string Scope, long Count, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? ClearedAt);

/// <summary>Causes of alarms. A code is never reused for something else.</summary>
public static class AlarmCauses
{
    /// <summary>A source cannot be read.</summary>
    public const string SourceFailing = "source-failing";

    /// <summary>The items of a source have lost the key or the time of change; the source is paused.</summary>
    public const string SchemaBroken = "schema-broken";

    /// <summary>The items of a source have fields that they never had, or lack some that they used to have.</summary>
    public const string SchemaChanged = "schema-changed";

    /// <summary>A source was not read to the end for longer than its set hours.</summary>
    public const string SourceStale = "source-stale";

    /// <summary>Files lie in the inbox of imports whose names cannot be read.</summary>
    public const string ImportUnreadable = "import-unreadable";

    /// <summary>Changed listings have waited for more than an hour to reach the platforms' delivery rows.</summary>
    public const string FanOutOverdue = "fan-out-overdue";

    /// <summary>Deliveries have been due for more than an hour.</summary>
    public const string DeliveryOverdue = "delivery-overdue";

    /// <summary>Events have waited for more than an hour to be applied.</summary>
    public const string EventOverdue = "event-overdue";

    /// <summary>A queue gave up messages: a fault of ours.</summary>
    public const string DeadLetter = "dead-letter";

    /// <summary>A sweep would delete more than the set share.</summary>
    public const string SweepRefused = "sweep-refused";

    /// <summary>Reconcile found something lost or left over, and it was repaired.</summary>
    public const string DriftRepaired = "drift-repaired";

    /// <summary>More suspects than the set share; only a sample was looked at.</summary>
    public const string DriftTooLarge = "drift-too-large";

    /// <summary>A platform does not list what it holds, or not to the end.</summary>
    public const string ReconcileStopped = "reconcile-stopped";

    /// <summary>A platform holds ids that the hub never sent.</summary>
    public const string UnknownListing = "unknown-listing";

    /// <summary>A platform refuses our credentials (401, 403).</summary>
    public const string Unauthorised = "platform-unauthorised";

    /// <summary>A changed profile cannot be used; the scope is its file, line and field, and the last good one stays in effect.</summary>
    public const string ProfileBroken = "profile-broken";

    /// <summary>A platform fails throughout.</summary>
    public const string BreakerOpen = "breaker-open";

    /// <summary>A platform's clock and ours differ by more than half of what signatures tolerate.</summary>
    public const string ClockSkew = "clock-skew";

    /// <summary>The last valid key of a platform is about to expire.</summary>
    public const string SecretExpiring = "secret-expiring";

    /// <summary>A key of a platform has expired.</summary>
    public const string SecretExpired = "secret-expired";

    /// <summary>A partner withdrew a listing unasked.</summary>
    public const string WithdrawnByPartner = "withdrawn-by-partner";

    /// <summary>A row waits for a person, since its outcome cannot be asked for.</summary>
    public const string Parked = "delivery-parked";

    /// <summary>Requests to a platform could not be logged.</summary>
    public const string AttemptsLost = "attempts-lost";

    /// <summary>The history of a declaration is not what it was when it was written.</summary>
    public const string HistoryBroken = "history-broken";

    /// <summary>A package that was to be carried to a platform has waited too long for its receipt, or for the rest of it.</summary>
    public const string ReceiptOverdue = "receipt-overdue";

    /// <summary>One event id came with two bodies.</summary>
    public const string EventConflict = "event-conflict";
}
