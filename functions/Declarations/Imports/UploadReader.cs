using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace PatentHub.Functions.Declarations.Imports;

/// <param name="Content">To be read once.</param>
sealed record Upload(Stream Content, string? FileName);

/// <summary>Finds the file in a request, without holding it.</summary>
static class UploadReader
{
    /// <summary>What a form may have around the file.</summary>
    public const int FormOverhead = 64 * 1024;

    const int LongestBoundary = 200;

    /// <summary>Null where there is no file in it.</summary>
    public static async Task<Upload?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The server's own limit is lower; the handler keeps the set one.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var name = request.Query["name"].ToString();
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return request.ContentLength == 0 ? null : new Upload(request.Body, name.Length == 0 ? null : name);
        return HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? await ReadFormAsync(new MultipartReader(boundary.ToString(), request.Body), name, cancellationToken) : null;
    }

    static async Task<Upload?> ReadFormAsync(MultipartReader form, string name, CancellationToken cancellationToken)
    {
        try
        {
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
                if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
                    return new Upload(section.Body, name.Length > 0 ? name : NameOf(disposition));
            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    static string? NameOf(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
}
