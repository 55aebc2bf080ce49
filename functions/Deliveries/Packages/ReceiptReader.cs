using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries.Packages;
using PatentHub.Functions.Declarations.Imports;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>Finds the lines of a receipt in a request, in whichever form a person or a program sends them.</summary>
static class ReceiptReader
{
    const long MaxBytes = 10 * 1024 * 1024;

    /// <returns>The lines, or why there are none.</returns>
    public static async Task<(IReadOnlyList<ReceiptRow>? Rows, IResult? Problem)> ReadAsync(HttpRequest request, ISheetReader sheets, IScratch scratch, CancellationToken cancellationToken)
    {
        if (request.HasJsonContentType())
        {
            IReadOnlyList<ReceiptRow>? lines = null;
            var answer = await request.WithBodyAsync(body => Task.FromResult((lines = Receipt.Read(body)) is null ? PackageReplies.NoFile() : Results.Empty), cancellationToken);
            return (lines, lines is null ? answer : null);
        }
        if (await UploadReader.ReadAsync(request, cancellationToken) is not { } upload)
            return (null, PackageReplies.NoFile());
        await using var file = scratch.Create();
        if (!await CopyAsync(upload.Content, file, cancellationToken))
            return (null, PackageReplies.TooLarge(MaxBytes));
        try
        {
            using var sheet = sheets.Open(file, upload.FileName);
            return Receipt.Read(sheet) is { } rows ? (rows, null) : (null, PackageReplies.NoHeader());
        }
        catch (ImportRefusedException exception)
        {
            return (null, PackageReplies.Refused(exception.Error));
        }
    }

    /// <returns>Whether it was short enough.</returns>
    static async Task<bool> CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await from.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if ((total += read) > MaxBytes)
                return false;
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return true;
    }
}
