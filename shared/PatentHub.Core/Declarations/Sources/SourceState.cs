using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>How far a source has been read. It moves only after the store has confirmed what was read.</summary>
/// <param name="Watermark">Start of what the next run asks for, before the overlap; null: everything.</param>
/// <param name="Cursor">Of the run under way; null between runs.</param>
/// <param name="RunSince">updatedSince of the run under way.</param>
/// <param name="RunAsOf">What the watermark becomes when the run under way ends.</param>
/// <param name="RunCounts">Of the run under way, or of the last one.</param>
/// <param name="LastStartedAt">When the run under way, or the last one, began.</param>
/// <param name="Pause">Null: the source is read.</param>
/// <param name="Schema">The fields of its items.</param>
public sealed record SourceState(
    DateTimeOffset? Watermark, string? Cursor, DateTimeOffset? RunSince, DateTimeOffset? RunAsOf, bool IsRunning, SyncCounts RunCounts,
    DateTimeOffset? LastStartedAt, DateTimeOffset? LastEndedAt, string? LastError, DateTimeOffset? LastErrorAt, SourcePause? Pause, SourceSchema Schema)
{
    /// <summary>Two reads of a feed overlap by this much, since a source may commit late.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    public const string RowKey = "state";

    public static readonly SourceState Unread = new(null, null, null, null, false, new(), null, null, null, null, null, SourceSchema.Unknown);

    public static SourceState FromRow(Row? row) => row is null ? Unread : new(
        row.GetTime("watermark"), row.GetString("cursor"), row.GetTime("runSince"), row.GetTime("runAsOf"), row.GetBoolean("running"), SyncCounts.FromRow(row),
        row.GetTime("lastStartedAt"), row.GetTime("lastEndedAt"), row.GetString("lastError"), row.GetTime("lastErrorAt"),
        row.GetTime("pausedAt") is { } at ? new(at, row.GetString("pauseCause")!, row.GetString("pauseReason")) : null,
        row.GetString("schema") is { } schema ? JsonSerializer.Deserialize(schema, SourceJson.Documents.SourceSchema)! : SourceSchema.Unknown);

    public Row ToRow(string source) => RunCounts.AddTo(new Row(source, RowKey))
        .Set("v", 1).Set("watermark", Watermark).Set("cursor", Cursor).Set("runSince", RunSince).Set("runAsOf", RunAsOf).Set("running", IsRunning)
        .Set("lastStartedAt", LastStartedAt).Set("lastEndedAt", LastEndedAt).Set("lastError", LastError).Set("lastErrorAt", LastErrorAt)
        .Set("pausedAt", Pause?.At).Set("pauseCause", Pause?.Cause).Set("pauseReason", Pause?.Reason)
        .Set("schema", Schema == SourceSchema.Unknown ? null : JsonSerializer.Serialize(Schema, SourceJson.Documents.SourceSchema));

    /// <summary>The run under way, or the last one, for the history.</summary>
    public RunRecord LastRun(string outcome, string? error, DateTimeOffset now) => RunRecord.Begin(RunKinds.Sync, LastStartedAt!.Value, Watermark) with { Outcome = outcome, Error = error, Counts = RunCounts, UpdatedAt = now };

    /// <summary>Whether it is time for a run: one is under way or failed, the schedule's next time has come, or there is no schedule of its own.</summary>
    public bool IsDue(SourceOptions source, DateTimeOffset now) =>
        IsRunning || LastError is not null || LastStartedAt is not { } started || source.NextRun(started) is not { } next || next <= now;
}

/// <param name="Cause">One of <see cref="PauseCauses"/>.</param>
/// <param name="Reason">An operator's words.</param>
public sealed record SourcePause(DateTimeOffset At, string Cause, string? Reason);

public static class PauseCauses
{
    /// <summary>Somebody paused it.</summary>
    public const string Operator = "operator";

    /// <summary>Its items lost the key or the time of change.</summary>
    public const string Schema = "schema";
}

/// <summary>Items of one run: read = created + updated + unchanged + quarantined + deleted. Refused ones count among the quarantined.</summary>
public sealed record SyncCounts(long Read = 0, long Created = 0, long Updated = 0, long Unchanged = 0, long Quarantined = 0, long Deleted = 0, long Refused = 0)
{
    public static SyncCounts operator +(SyncCounts a, SyncCounts b) => new(
        a.Read + b.Read, a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged,
        a.Quarantined + b.Quarantined, a.Deleted + b.Deleted, a.Refused + b.Refused);

    public long Written => Created + Updated + Deleted;

    internal SyncCounts Add(EditOutcome outcome) => outcome switch
    {
        EditOutcome.Created => this with { Created = Created + 1 },
        EditOutcome.Updated => this with { Updated = Updated + 1 },
        EditOutcome.Deleted => this with { Deleted = Deleted + 1 },
        _ => this with { Unchanged = Unchanged + 1 },
    };

    public Row AddTo(Row row) => row
        .Set("read", Read).Set("created", Created).Set("updated", Updated).Set("unchanged", Unchanged)
        .Set("quarantined", Quarantined).Set("deleted", Deleted).Set("refused", Refused);

    public static SyncCounts FromRow(Row row)
    {
        return new(Of("read"), Of("created"), Of("updated"), Of("unchanged"), Of("quarantined"), Of("deleted"), Of("refused"));

        long Of(string name) => row.GetInt64(name) ?? 0;
    }
}
