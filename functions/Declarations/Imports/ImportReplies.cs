using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>Imports as programs see them.</summary>
static class ImportReplies
{
    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static object Of(ImportRecord record) => new
    {
        id = record.Id,
        source = record.Source,
        fileName = record.FileName,
        phase = record.Phase,
        progress = record.Progress,
        receivedAt = record.ReceivedAt,
        startedAt = record.StartedAt,
        endedAt = record.EndedAt,
        bytes = record.Bytes,
        sha256 = record.ContentHash,
        sameAs = record.SameAs,
        rows = record.Rows,
        items = record.Items,
        done = record.Done,
        counts = record.Counts,
        unknownColumns = record.UnknownColumns.Count == 0 ? null : record.UnknownColumns,
        error = record.Error is { } error ? new { code = error.Code, zh = error.Zh, en = error.En } : null,
        errors = record.HasErrors ? $"{Location(record)}/errors" : null,
        fileKept = record.KeepsFile,
    };

    public static string Location(ImportRecord record) => $"/api/imports/{record.Id}";

    public static IResult Started(HttpRequest request, ImportRecord record) => Replies.Accepted(request, Location(record), Of(record));

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "import-unknown", "No import has this id, or its retention is over; GET /api/imports lists them.");

    public static IResult NoErrors() => Problems.Of(StatusCodes.Status404NotFound, "errors-none", "There is no error workbook: nothing was wrong, or the import is not over. GET /api/imports/{id} says which.");

    public static IResult NoFile() => Problems.Of(StatusCodes.Status400BadRequest, "file-missing", "Send the file as the body, or as a file of a form (multipart/form-data).");

    public static IResult TooLarge(long most) =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "file-too-large", $"The file has more than {most / 1024 / 1024} MB (setting Imports:MaxMegabytes). Split it; all rows of one patent belong into one file.");

    public static IResult SourceInvalid() =>
        Problems.Of(StatusCodes.Status400BadRequest, "source-invalid", "The parameter 'source' must match [a-z0-9-]{1,40} and must not be the id of a feed: a feed's word is its own.");

    public static IResult FormatInvalid() => Problems.Of(StatusCodes.Status400BadRequest, "format-invalid", "The parameter 'format' must be csv or xlsx.");

    public static IResult AfterInvalid() => Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be the id of an import.");
}
