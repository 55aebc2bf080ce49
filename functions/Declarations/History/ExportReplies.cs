using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Exports and restores as programs see them.</summary>
static class ExportReplies
{
    public static IResult Of(HttpRequest request, RestoreOutcome outcome) => outcome switch
    {
        RestoreOutcome.Accepted accepted => AnchorReplies.Accepted(request, accepted.Job),
        RestoreOutcome.DryRunFirst => Problems.Of(StatusCodes.Status409Conflict, "dry-run-first",
            "请先试运行（dryRun 为 true）并查看结果。Run it with \"dryRun\":true first and look at what it would do."),
        _ => Unknown(),
    };

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "export-unknown", "没有该导出。There is no such export; GET /api/exports lists them.");

    public static IResult Damaged() => Problems.Of(StatusCodes.Status500InternalServerError, "export-damaged", "该导出的清单已损坏。The manifest of the export was changed; take another export.");
}
