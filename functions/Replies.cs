using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PatentHub.Storage;

namespace PatentHub.Functions;

/// <summary>Answers as JSON: Chinese text as it is, absent fields left out.</summary>
static class Replies
{
    public static readonly JsonSerializerOptions Options = CanonicalJson.DocumentOptions();

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    /// <summary>202 for work that goes on by itself.</summary>
    /// <param name="location">Where to see how far it has got.</param>
    public static IResult Accepted<T>(HttpRequest request, string location, T value)
    {
        request.HttpContext.Response.Headers.Location = location;
        return Json(value, StatusCodes.Status202Accepted);
    }
}
