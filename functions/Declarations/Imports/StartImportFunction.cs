using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>
/// Takes a file of declarations over (CSV or XLSX): the body is the file, or a form with one. <c>?name=</c> its name, <c>?source=</c> the source that it is of.
/// Answers at once where to see how far it has got.
/// </summary>
public sealed class StartImportFunction(StartImportHandler handler)
{
    [Function("StartImport")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/imports")] HttpRequest request, CancellationToken cancellationToken) =>
        request.WithNoteAsync(async () =>
        {
            var source = request.Query["source"].ToString();
            if (source.Length > 0 && !handler.IsSource(source))
                return ImportReplies.SourceInvalid();
            if (request.ContentLength > handler.MaxBytes + UploadReader.FormOverhead)
                return ImportReplies.TooLarge(handler.MaxBytes);
            if (await UploadReader.ReadAsync(request, cancellationToken) is not { } upload)
                return ImportReplies.NoFile();
            try
            {
                return ImportReplies.Started(request, await handler.UploadAsync(upload.Content, upload.FileName, source.Length == 0 ? null : source, cancellationToken));
            }
            catch (ImportRefusedException)
            {
                return ImportReplies.TooLarge(handler.MaxBytes);
            }
        }, cancellationToken);
}
