using System.Text.Json;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>The current state of a declaration: a small row that points at its newest snapshot.</summary>
/// <param name="Statements">What each source last said, ordered by source. Most declarations have one.</param>
/// <param name="Projects">Keys under which <see cref="ProjectLinks"/> finds it.</param>
public sealed record DeclarationHead(
    string Number,
    long Sequence,
    string Chain,
    DateTimeOffset RecordedAt,
    bool Deleted,
    string? Title,
    string? LegalStatus,
    IReadOnlyList<Statement> Statements,
    IReadOnlyList<string> Projects)
{
    /// <summary>Credit codes of its holders that fail a check.</summary>
    public IReadOnlyList<string> DoubtedCodes { get; init; } = [];

    public bool HasWarnings => Statements.Any(s => s.IsLive && s.HasWarnings);

    /// <summary>What the source last said; null: it never said anything.</summary>
    public Statement? Of(string source) => Statements.FirstOrDefault(s => s.Source == source);

    /// <summary>Follows from the snapshot alone, so that one left behind by a crash can be rolled forward.</summary>
    public static DeclarationHead Of(Snapshot snapshot, Declaration? declaration) => new(
        snapshot.Number, snapshot.Sequence, snapshot.Chain, snapshot.RecordedAt, snapshot.Deleted, declaration?.Title, declaration?.LegalStatus,
        snapshot.Statements, ProjectLinks.KeysOf(declaration))
    {
        DoubtedCodes = CreditCodeDoubts.Of(declaration),
    };

    public Row ToRow()
    {
        var row = new Row(Buckets.Of(Number), RecordKeys.Declaration(Number))
            .Set("v", 1).Set("number", Number).Set("sequence", Sequence).Set("chain", Chain).Set("recordedAt", RecordedAt)
            .Set("deleted", Deleted).Set("title", Title).Set("legalStatus", LegalStatus).Set("warnings", HasWarnings)
            .Set("projects", Joined(Projects)).Set("doubtedCodes", Joined(DoubtedCodes));
        return Statements is [var only]
            ? row.Set("source", only.Source).Set("updatedAt", only.UpdatedAt).Set("contentHash", only.ContentHash).Set("statedAt", only.Sequence)
            : row.Set("statements", JsonSerializer.Serialize(Statements, DeclarationJson.Documents.IReadOnlyListStatement));
    }

    public static DeclarationHead FromRow(Row row) => new(
        row.GetString("number")!, row.GetInt64("sequence")!.Value, row.GetString("chain")!, row.GetTime("recordedAt")!.Value, row.GetBoolean("deleted"),
        row.GetString("title"), row.GetString("legalStatus"), ReadStatements(row), row.GetString("projects")?.Split(' ') ?? [])
    {
        DoubtedCodes = row.GetString("doubtedCodes")?.Split(' ') ?? [],
    };

    /// <summary>The content hash that a source stated, out of a row of which only <see cref="HashColumns"/> were read; null: nothing, empty: nothing that counts.</summary>
    public static string? HashOf(Row row, string source)
    {
        var hash = row.GetString("statements") is { } several ? Read(several).FirstOrDefault(s => s.Source == source)?.ContentHash
            : row.GetString("source") == source ? row.GetString("contentHash") : null;
        return hash is Statement.Withdrawn or Statement.Secret ? "" : hash;
    }

    public static readonly IReadOnlyList<string> HashColumns = ["source", "contentHash", "statements"];

    static string? Joined(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(' ', words);

    static IReadOnlyList<Statement> ReadStatements(Row row) => row.GetString("statements") is { } several ? Read(several)
        : [new(row.GetString("source")!, row.GetInt64("statedAt")!.Value, row.GetTime("updatedAt")!.Value, row.GetString("contentHash")!, row.GetBoolean("warnings"))];

    static IReadOnlyList<Statement> Read(string json) => JsonSerializer.Deserialize(json, DeclarationJson.Documents.IReadOnlyListStatement)!;
}
