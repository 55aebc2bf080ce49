using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>Packages as programs see them.</summary>
static class PackageReplies
{
    const int MostErrors = 100;

    public static object Of(Package package) => new
    {
        id = package.Id,
        platform = package.Platform,
        state = package.State,
        createdAt = package.CreatedAt,
        remindAt = package.IsOver ? (DateTimeOffset?)null : package.RemindAt,
        items = package.Items,
        accepted = package.Accepted,
        rejected = package.Rejected,
        open = package.Open,
        receiptAt = package.ReceiptAt,
        discardedAt = package.DiscardedAt,
        discardReason = package.DiscardReason,
        workbook = $"/api/platforms/{package.Platform}/packages/{package.Id}",
    };

    public static IResult Of(PackageOutcome outcome) => outcome switch
    {
        PackageOutcome.Done done => Replies.Json(new { package = Of(done.Package), results = done.Results }),
        PackageOutcome.Unknown => Unknown(),
        PackageOutcome.Over over => Problems.Of(StatusCodes.Status409Conflict, "package-over",
            $"数据包已{(over.Package.DiscardedAt is null ? "全部登记结果" : "作废")}，不再更改。The package is {over.Package.State} and does not change any more."),
        PackageOutcome.Faulty faulty => Problems.Of(StatusCodes.Status422UnprocessableEntity, "receipt-faulty",
            $"回执有 {faulty.Errors.Count} 处错误，未作任何登记；请按 errors 更正后重新上传。The receipt has {faulty.Errors.Count} errors and nothing of it was taken; correct the cells in 'errors' and upload it again.",
            new Dictionary<string, object?> { ["errors"] = faulty.Errors.Take(MostErrors) }),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    /// <summary>The platform that the route names, if a person serves it.</summary>
    public static bool TryPlatform(this IPlatformProfiles platforms, string id, out PlatformProfile platform, out IResult? problem)
    {
        platform = platforms.Find(id)!;
        problem = platform?.Packages is not null ? null
            : Problems.Of(StatusCodes.Status404NotFound, "platform-without-packages", $"No profile with the protocol '{PackageRules.Protocol}' has this id; other platforms are pushed to and have no packages.");
        return problem is null;
    }

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "package-unknown", "没有这个数据包。There is no such package; GET /api/platforms/{platform}/packages lists them.");

    public static IResult NoFile() => Problems.Of(StatusCodes.Status400BadRequest, "receipt-missing",
        "请上传填好的数据包（.xlsx 或 .csv）。Send the filled-in workbook or CSV as the body or as a file of a form, or JSON {\"items\":[{\"id\",\"revision\",\"result\",\"reason\"}]}.");

    public static IResult NoHeader() => Problems.Of(StatusCodes.Status400BadRequest, "receipt-header",
        $"前 20 行中找不到表头：至少要有“{PackageSheets.Id}”“{PackageSheets.Revision}”和“{PackageSheets.Result}”三列。No header stands in the first 20 rows; these three columns are needed.");

    public static IResult Refused(ImportError error) => Problems.Of(StatusCodes.Status400BadRequest, $"file-{error.Code}", $"{error.Zh}。{error.En}");

    public static IResult TooLarge(long most) => Problems.Of(StatusCodes.Status413PayloadTooLarge, "receipt-too-large", $"回执超过 {most / 1024 / 1024} MB。The receipt has more than {most / 1024 / 1024} MB.");
}
