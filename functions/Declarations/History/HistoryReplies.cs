using Microsoft.AspNetCore.Http;
using PatentHub.Declarations;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Declarations.History;
using PatentHub.Listings;
using PatentHub.Patents;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Declarations and their histories as programs see them. What a source calls secret is not shown, whenever it was said.</summary>
static class HistoryReplies
{
    const string Secret = "secret";

    /// <summary>Answers about the declaration of a number in any written form; a wrong one is told what is wrong with it.</summary>
    public static Task<IResult> ForAsync(string number, Func<string, Task<IResult>> answer) => RequestReader.WithStoreAsync(async () =>
        ApplicationNumber.TryParse(number, out var parsed, out var reason) ? await answer(parsed.Value)
            : Problems.Of(StatusCodes.Status400BadRequest, "number-invalid", $"{reason!.Zh}。{reason.En}", Errors(reason.ToFinding("number"))));

    public static object Of(DeclarationView view)
    {
        var (head, snapshot) = (view.Head, view.Snapshot!);
        var declaration = view.IsSecret ? null : snapshot.Declaration;
        return new
        {
            number = head.Number,
            display = ApplicationNumber.TryParse(head.Number, out var number, out _) ? number.Display : null,
            deleted = head.Deleted,
            withheld = view.IsSecret ? Secret : null,
            sequence = head.Sequence,
            recordedAt = head.RecordedAt,
            legalStatus = declaration?.LegalStatus,
            termEnd = declaration is null ? null : view.TermEnd,
            encumbrances = declaration?.Encumbrances,
            projects = declaration?.Projects,
            declaration,
            provenance = declaration is null ? null : DeclarationQuery.ProvenanceOf(snapshot),
            warnings = view.IsSecret ? null : view.Sources.SelectMany(s => Warnings(s, view.ConfirmedCodes).Select(w => new { source = s.Statement.Source, w.Field, w.Code, w.Zh, w.En })),
            sources = view.Sources.Select(s => Of(s, view.IsSecret)),
            listing = view.Listing is { } listing ? Of(listing, view.IsSecret) : null,
            links = Links(head.Number),
        };
    }

    /// <summary>A page of history: each snapshot beside what it changed, the newest first.</summary>
    /// <param name="snapshots">One more than the page, where there is one more.</param>
    public static object Page(string number, IReadOnlyList<Snapshot> snapshots, int limit, bool isSecret)
    {
        var page = snapshots.Take(limit).ToList();
        return new
        {
            number,
            withheld = isSecret ? Secret : null,
            snapshots = page.Select((snapshot, i) => new
            {
                sequence = snapshot.Sequence,
                recordedAt = snapshot.RecordedAt,
                source = snapshot.Source,
                updatedAt = snapshot.UpdatedAt,
                deleted = snapshot.Deleted,
                chain = snapshot.Chain,
                changes = isSecret ? null : FieldChange.Between(i + 1 < snapshots.Count ? snapshots[i + 1].Document : [], snapshot.Document),
            }),
            before = snapshots.Count > limit ? page[^1].Sequence : (long?)null,
        };
    }

    public static object AsOf(Snapshot snapshot, DateTimeOffset at, bool isSecret) => new
    {
        number = snapshot.Number,
        at,
        withheld = isSecret ? Secret : null,
        sequence = snapshot.Sequence,
        recordedAt = snapshot.RecordedAt,
        source = snapshot.Source,
        updatedAt = snapshot.UpdatedAt,
        deleted = snapshot.Deleted,
        declaration = isSecret ? null : snapshot.Declaration,
        provenance = isSecret ? null : DeclarationQuery.ProvenanceOf(snapshot),
    };

    /// <param name="from">Null: nothing was recorded by then.</param>
    /// <param name="to">The same.</param>
    public static object Diff(string number, Snapshot? from, Snapshot? to, bool isSecret) => new
    {
        number,
        withheld = isSecret ? Secret : null,
        from = End(from),
        to = End(to),
        changes = isSecret ? null : FieldChange.Between(from?.Document ?? [], to?.Document ?? []),
    };

    public static object Of(ProjectDeclaration found) => new
    {
        number = found.Head.Number,
        title = IsSecret(found.Head) ? null : found.Head.Title,
        legalStatus = IsSecret(found.Head) ? null : found.Head.LegalStatus,
        contribution = found.Project?.Contribution,
        project = found.Project,
        links = Links(found.Head.Number),
    };

    public static IResult Unknown(string number) => Problems.Of(StatusCodes.Status404NotFound, "declaration-unknown",
        $"没有申请号为 {number} 的声明。No source has ever stated a declaration of the number {number}.");

    /// <summary>The head points at a snapshot that is not there.</summary>
    public static IResult Broken(string number) => Problems.Of(StatusCodes.Status500InternalServerError, "history-broken",
        $"该声明的历史不完整，请运行校验。A part of its history is missing; POST /api/declarations/{number}/verify says which.");

    public static IResult NotYet(string number) => Problems.Of(StatusCodes.Status404NotFound, "not-yet-recorded",
        $"该时间之前没有记录。Nothing was recorded by then; GET /api/declarations/{number}/history lists what was.");

    public static IResult BadPoint(string parameter) => Problems.Of(StatusCodes.Status400BadRequest, "point-invalid",
        $"参数 {parameter} 应为序号（1 起）或带时区的时间。The parameter '{parameter}' must be a sequence from 1, or a time such as 2026-11-20T09:30:00+08:00.");

    static bool IsSecret(DeclarationHead head) => DeclarationQuery.IsSecret(head.Statements);

    static object Of(SourceStatement said, bool isSecret) => new
    {
        source = said.Statement.Source,
        state = said.Statement switch { { IsLive: true } => "states", { ContentHash: Statement.Secret } => Secret, _ => "deleted" },
        sequence = said.Statement.Sequence,
        updatedAt = said.Statement.UpdatedAt,
        recordedAt = said.Snapshot?.RecordedAt,
        declaration = isSecret || !said.Statement.IsLive ? null : said.Snapshot?.Stated,
    };

    static object Of(Listing listing, bool isSecret) => new
    {
        id = listing.Id,
        revision = listing.Revision,
        present = listing.Present,
        title = isSecret ? null : listing.Title,
        validUntil = listing.ValidUntil,
        changedAt = listing.ChangedAt,
    };

    static IEnumerable<Finding> Warnings(SourceStatement said, IReadOnlySet<string> confirmed) => said is { Statement.IsLive: true, Snapshot: { } snapshot }
        ? CreditCodeDoubts.Shown(Snapshot.Read(snapshot.Warnings), snapshot.Stated, confirmed) : [];

    static object? End(Snapshot? snapshot) => snapshot is null ? null
        : new { sequence = snapshot.Sequence, recordedAt = snapshot.RecordedAt, source = snapshot.Source, updatedAt = snapshot.UpdatedAt, deleted = snapshot.Deleted };

    static object Links(string number) => new
    {
        self = $"/api/declarations/{number}",
        history = $"/api/declarations/{number}/history",
        verify = $"/api/declarations/{number}/verify",
    };

    static Dictionary<string, object?> Errors(Finding finding) => new() { ["errors"] = new[] { finding } };
}
