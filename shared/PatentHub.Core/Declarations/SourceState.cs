using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>How far a source has been read. It moves only after the store has confirmed what was read.</summary>
/// <param name="Watermark">Start of what the next run asks for, before the overlap; null: everything.</param>
/// <param name="Cursor">Of the run under way; null between runs.</param>
/// <param name="RunSince">updatedSince of the run under way.</param>
/// <param name="RunAsOf">What the watermark becomes when the run under way ends.</param>
public sealed record SourceState(
    DateTimeOffset? Watermark, string? Cursor, DateTimeOffset? RunSince, DateTimeOffset? RunAsOf, bool IsRunning,
    DateTimeOffset? LastEndedAt, string? LastError, DateTimeOffset? LastErrorAt)
{
    /// <summary>Two reads of a feed overlap by this much, since a source may commit late.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    public const string RowKey = "state";

    public static readonly SourceState Unread = new(null, null, null, null, false, null, null, null);

    public static SourceState FromRow(Row? row) => row is null ? Unread : new(
        row.GetTime("watermark"), row.GetString("cursor"), row.GetTime("runSince"), row.GetTime("runAsOf"), row.GetBoolean("running"),
        row.GetTime("lastEndedAt"), row.GetString("lastError"), row.GetTime("lastErrorAt"));

    public Row ToRow(string source) => new Row(source, RowKey)
        .Set("v", 1).Set("watermark", Watermark).Set("cursor", Cursor).Set("runSince", RunSince).Set("runAsOf", RunAsOf).Set("running", IsRunning)
        .Set("lastEndedAt", LastEndedAt).Set("lastError", LastError).Set("lastErrorAt", LastErrorAt);
}

/// <summary>Items of one run: read = created + updated + unchanged + quarantined + deleted. Refused ones count among the quarantined.</summary>
public sealed record SyncCounts(long Read = 0, long Created = 0, long Updated = 0, long Unchanged = 0, long Quarantined = 0, long Deleted = 0, long Refused = 0)
{
    public static SyncCounts operator +(SyncCounts a, SyncCounts b) => new(
        a.Read + b.Read, a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged,
        a.Quarantined + b.Quarantined, a.Deleted + b.Deleted, a.Refused + b.Refused);

    public long Written => Created + Updated + Deleted;
}
