using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Functions;

/// <summary>What requests bring beside their route. A wrong one is a problem that names the field and the remedy.</summary>
static class RequestReader
{
    const int MaxBody = 1024 * 1024;
    const int MaxReason = 500;
    const int MaxCaller = 200;

    /// <summary>
    /// Reads a JSON object and does the work with it; an outage of the store is 503. One that gives a reason is an order: it is in the book
    /// before anything is done.
    /// </summary>
    public static async Task<IResult> WithBodyAsync(this HttpRequest request, Func<JsonElement, Task<IResult>> work, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request.Body, cancellationToken) is not { } bytes)
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body has more than {MaxBody} bytes.");
        try
        {
            using var body = JsonDocument.Parse(bytes);
            return body.RootElement.ValueKind != JsonValueKind.Object ? NotJson() : await WithStoreAsync(async () =>
            {
                if (TryReason(body.RootElement, out var reason, out _))
                    await request.NoteAsync(reason, cancellationToken);
                return await work(body.RootElement);
            });
        }
        catch (JsonException)
        {
            return NotJson();
        }
    }

    /// <summary>Null for a body that is too long.</summary>
    static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        while (await body.ReadAsync(bytes.GetMemory(4096), cancellationToken) is var read and > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > MaxBody)
                return null;
        }
        return bytes.WrittenMemory;
    }

    /// <summary>Does the work of an order that needs no reason, but is in the book all the same; an outage of the store is 503.</summary>
    public static Task<IResult> WithNoteAsync(this HttpRequest request, Func<Task<IResult>> work, CancellationToken cancellationToken) => WithStoreAsync(async () =>
    {
        await request.NoteAsync(null, cancellationToken);
        return await work();
    });

    static Task NoteAsync(this HttpRequest request, string? reason, CancellationToken cancellationToken) =>
        request.HttpContext.RequestServices.GetRequiredService<OrderBook>().NoteAsync(request.Method, request.Path, request.Caller(), reason, cancellationToken);

    /// <summary>Does the work; an outage of the store is 503.</summary>
    public static async Task<IResult> WithStoreAsync(Func<Task<IResult>> work)
    {
        try
        {
            return await work();
        }
        catch (StoreUnavailableException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The store did not answer; repeat the request.");
        }
    }

    /// <summary>Who asks, where the platform's sign-in says so (Easy Auth); null for one who came with a key.</summary>
    public static string? Caller(this HttpRequest request) =>
        request.Headers["X-MS-CLIENT-PRINCIPAL-NAME"].ToString() is { Length: > 0 } name ? JsonText.Cut(name, MaxCaller) : null;

    /// <summary>An operator's reason, which every change of the hub's course needs.</summary>
    public static bool TryReason(JsonElement body, out string reason, out IResult? problem)
    {
        reason = JsonText.Of(body, "reason")?.Trim() ?? "";
        problem = reason.Length is > 0 and <= MaxReason ? null
            : Problems.Of(StatusCodes.Status400BadRequest, "reason-missing", $"Say why in the field 'reason', 1 to {MaxReason} characters; it is kept.");
        return problem is null;
    }

    /// <summary>Rows on a page: the query parameter <c>limit</c>.</summary>
    public static bool TryLimit(this HttpRequest request, int most, out int limit, out IResult? problem)
    {
        var text = request.Query["limit"].ToString();
        limit = Math.Min(50, most);
        var isGood = text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most;
        problem = isGood ? null : Problems.Of(StatusCodes.Status400BadRequest, "limit-invalid", $"The parameter 'limit' must be from 1 to {most}.");
        return isGood;
    }

    /// <summary>A time with an offset under a name of the body; null where it is absent or null.</summary>
    public static bool TryInstant(JsonElement body, string name, out DateTimeOffset? instant, out IResult? problem)
    {
        instant = JsonText.Instant(body, name);
        var isAbsent = !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;
        problem = isAbsent || instant is not null ? null
            : Problems.Of(StatusCodes.Status400BadRequest, "time-invalid", $"The field '{name}' must be a time such as 2026-11-20T09:30:00+08:00, or null.");
        return problem is null;
    }

    /// <summary>A truth under a name of the body; false where it is absent.</summary>
    public static bool TryFlag(JsonElement body, string name, out bool flag, out IResult? problem)
    {
        flag = body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
        problem = value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Undefined ? null
            : Problems.Of(StatusCodes.Status400BadRequest, "flag-invalid", $"The field '{name}' must be true or false.");
        return problem is null;
    }

    static IResult NotJson() => Problems.Of(StatusCodes.Status400BadRequest, "not-json", "The body must be a JSON object.");
}
