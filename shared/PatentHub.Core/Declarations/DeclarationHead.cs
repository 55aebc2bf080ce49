using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>The current state of a declaration: a small row that points at its newest snapshot.</summary>
/// <param name="Source">The source that it belongs to.</param>
public sealed record DeclarationHead(
    string Number,
    long Sequence,
    string Chain,
    DateTimeOffset RecordedAt,
    string Source,
    DateTimeOffset UpdatedAt,
    string ContentHash,
    bool Deleted,
    string? Title,
    string? LegalStatus,
    bool HasWarnings,
    ReportStamp? LastReport)
{
    /// <summary>Follows from the snapshot alone, so that one left behind by a crash can be rolled forward.</summary>
    public static DeclarationHead Of(Snapshot snapshot, Declaration? declaration) => new(
        snapshot.Number, snapshot.Sequence, snapshot.Chain, snapshot.RecordedAt, snapshot.Owner, snapshot.UpdatedAt, snapshot.ContentHash,
        snapshot.Deleted, declaration?.Title, declaration?.LegalStatus, snapshot.Warnings is not null, snapshot.LastReport);

    public Row ToRow() => new Row(Buckets.Of(Number), RecordKeys.Declaration(Number))
        .Set("v", 1).Set("number", Number).Set("sequence", Sequence).Set("chain", Chain).Set("recordedAt", RecordedAt).Set("source", Source)
        .Set("updatedAt", UpdatedAt).Set("contentHash", ContentHash).Set("deleted", Deleted).Set("title", Title)
        .Set("legalStatus", LegalStatus).Set("warnings", HasWarnings)
        .Set("reportAt", LastReport?.At).Set("reportKey", LastReport?.Key);

    public static DeclarationHead FromRow(Row row) => new(
        row.GetString("number")!, row.GetInt64("sequence")!.Value, row.GetString("chain")!, row.GetTime("recordedAt")!.Value,
        row.GetString("source")!, row.GetTime("updatedAt")!.Value, row.GetString("contentHash")!, row.GetBoolean("deleted"),
        row.GetString("title"), row.GetString("legalStatus"), row.GetBoolean("warnings"),
        row.GetString("reportKey") is { } key ? new(row.GetTime("reportAt")!.Value, key) : null);
}
