using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Sample;

/// <summary>Serves a declaration feed by the contract, whatever its items come from.</summary>
sealed class FeedEndpoint(FeedOptions options, IFeedItems items, TimeProvider clock)
{
    const int DefaultLimit = 100;
    const int LargestLimit = 1000;

    // Generated items speak for themselves; escaping Chinese would double the page.
    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    readonly Chance _chance = new(options.Seed, options.Name);

    public async Task HandleAsync(HttpContext context)
    {
        if (!IsAuthorised(context.Request.Headers))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var query = context.Request.Query;
        if (!TryReadRun(query["updatedSince"], query["cursor"], query["limit"], out var run))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var page = context.Request.QueryString.Value ?? "";
        var attempt = options.Faults == new FeedFaults() ? 1 : _attempts.AddOrUpdate(page, 1, (_, count) => count + 1);
        if (FaultStatus(page, attempt, hasCursor: run.After is not null) is { } fault)
        {
            context.Response.StatusCode = fault;
            return;
        }

        var body = WritePage(run);
        if (_chance.Happens(options.Faults.ChangeWhileReadRate, "change", page, 0, attempt))
            items.Touch(_chance.Roll("changed", page, 0, attempt), clock.GetUtcNow());
        await SendAsync(context, body, truncated: Happens(options.Faults.TruncateRate, "truncate", page, attempt));
    }

    ReadOnlyMemory<byte> WritePage(FeedCursor run)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer, Readable);
        json.WriteStartObject();
        json.WriteStartArray("items");
        var last = items.WritePage(json, run.Since, run.After, run.Limit);
        json.WriteEndArray();
        if (last is { } position)
            json.WriteString("nextCursor", (run with { After = position }).ToString());
        json.WriteString("asOf", run.AsOf);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, bool truncated)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(truncated ? body[..(body.Length / 2)] : body, context.RequestAborted);
        if (!truncated)
            return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    /// <summary>A run's parameters: those of its first request, which its cursor repeats and a later request may not change.</summary>
    bool TryReadRun(string? since, string? cursor, string? limit, out FeedCursor run)
    {
        run = new FeedCursor(clock.GetUtcNow(), null, DefaultLimit, null);
        if (!string.IsNullOrEmpty(since))
        {
            if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
                return false;
            run = run with { Since = instant };
        }

        if (!string.IsNullOrEmpty(limit))
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > LargestLimit)
                return false;
            run = run with { Limit = number };
        }

        if (string.IsNullOrEmpty(cursor))
            return true;
        if (FeedCursor.Parse(cursor) is not { } place || place.Since != run.Since || place.Limit != run.Limit)
            return false;
        run = place;
        return true;
    }

    int? FaultStatus(string page, int attempt, bool hasCursor)
    {
        if (hasCursor && Happens(options.Faults.ExpireRate, "expire", page, attempt))
            return StatusCodes.Status410Gone;
        return Happens(options.Faults.ErrorRate, "error", page, attempt) ? StatusCodes.Status503ServiceUnavailable : null;
    }

    bool Happens(double share, string purpose, string page, int attempt) =>
        (attempt == 1 || !options.Faults.FirstAttemptsOnly) && _chance.Happens(share, purpose, page, 0, attempt);

    bool IsAuthorised(IHeaderDictionary headers) =>
        (options.BearerToken is null && options.ApiKey is null)
        || (options.BearerToken is { } token && Equal(headers.Authorization, "Bearer " + token))
        || (options.ApiKey is { } key && Equal(headers["X-Api-Key"], key));

    static bool Equal(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(expected));
}

/// <summary>Puts feeds on a server's paths.</summary>
static class FeedRoutes
{
    public static void MapFeed(this IEndpointRouteBuilder routes, string path, FeedOptions options, IFeedItems items, TimeProvider clock) =>
        routes.MapMethods(path, ["GET"], (RequestDelegate)new FeedEndpoint(options, items, clock).HandleAsync);

    public static IFeedItems ItemsOf(FeedOptions options) => options switch
    {
        { Generated: { } count } => new GeneratedFeed(new SampleDeclarations(options.Seed), count),
        { Path: { } file } => FileFeed.Open(file),
        _ => FileFeed.Of(SampleFiles.Declarations()),
    };
}
