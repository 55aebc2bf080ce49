using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>The hub's own protocol.</summary>
sealed class NeutralStyle(PlatformOptions options, TimeProvider clock) : IPlatformStyle
{
    public IRequestGuard Guard { get; } = new RequestGuard(options.Secrets, clock);

    public PlatformCall? Read(HttpRequest http, string path, byte[] body)
    {
        var parts = path.Split('/');
        var isListing = parts is ["listings", { Length: > 0 }] && http.Method is "PUT" or "DELETE" or "GET";
        if (!isListing && !(parts is ["listings"] && http.Method == "GET"))
            return null;
        string? revision = http.Headers["Hub-Revision"];
        _ = int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return new PlatformCall.One(new PlatformRequest(http.Method, isListing ? parts[1] : "", number, body)
        {
            RevisionText = revision,
            IdempotencyKey = http.Headers["Idempotency-Key"],
            WebhookId = http.Headers["webhook-id"],
            Timestamp = http.Headers["webhook-timestamp"],
            Signature = http.Headers["webhook-signature"],
            Cursor = http.Query["cursor"],
            Limit = http.Query["limit"],
        });
    }

    public PlatformReply Write(PlatformReply reply) => reply;
}
