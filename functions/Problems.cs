using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace PatentHub.Functions;

/// <summary>Errors as problem details (RFC 9457). The type is a relative reference made of a stable code.</summary>
static class Problems
{
    public static IResult Of(int status, string code, string? detail, IReadOnlyDictionary<string, object?>? extensions = null)
    {
        var problem = new ProblemDetails { Status = status, Type = $"/problems/{code}", Title = code, Detail = detail };
        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
            problem.Extensions[name] = value;
        return Results.Json(problem, Replies.Options, contentType: "application/problem+json", statusCode: status);
    }
}
