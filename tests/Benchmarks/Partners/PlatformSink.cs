using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PatentHub.Benchmarks.Run;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Partners;

/// <summary>Takes listings by the neutral protocol: checks each signature, and answers the first attempt at one listing in twenty with 500.</summary>
static class PlatformSink
{
    public static readonly string Secret = SigningSecret.Prefix + Convert.ToBase64String("0123456789abcdef0123456789abcdef"u8);

    /// <summary>One listing in so many fails at first.</summary>
    const int FailingEvery = 20;

    public static readonly IReadOnlyList<string> Platforms = ["first", "second"];

    public static Task<WebApplication> StartAsync(Assignment assignment, TimeProvider clock)
    {
        var secrets = new[] { SigningSecret.TryParse(Secret)! };
        var failed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        return BareServer.StartAsync(async context =>
        {
            var body = await BareServer.ReadBodyAsync(context.Request);
            var (headers, path) = (context.Request.Headers, context.Request.Path.Value!);
            if (!SigningSecret.Verify(secrets, headers["webhook-signature"]!, headers["webhook-id"]!, long.Parse(headers["webhook-timestamp"]!, null), body))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
            if (FailsAtFirst(path) && failed.TryAdd(path, true))
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync("{\"remoteId\":\"1\",\"status\":\"accepted\"}"u8.ToArray());
        });
    }

    static bool FailsAtFirst(string path) => Buckets.Index(path, FailingEvery) == 0;

    /// <summary>Writes the profiles of two platforms without a limit of rate, sixteen requests at once each.</summary>
    public static void WriteProfiles(string folder, Uri address)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, "platforms")).FullName;
        foreach (var id in Platforms)
            File.WriteAllText(Path.Combine(directory, id + ".json"), $$"""
                {"id": "{{id}}", "name": "{{id}}", "level": "national", "protocol": "neutral", "baseUrl": "{{new Uri(address, id)}}", "accepts": ["supply", "demand"],
                 "secrets": ["{{Secret}}"], "webhookSecrets": ["{{Secret}}"], "allowPrivateNetwork": true,
                 "limits": {"requestsPerSecond": 100000, "concurrency": {{Concurrency}}, "timeoutSeconds": 30} }
                """);
    }

    /// <summary>Requests under way at one platform.</summary>
    public const int Concurrency = 16;
}
