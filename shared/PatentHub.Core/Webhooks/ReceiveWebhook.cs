using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>A request to the webhook endpoint, before anything is believed.</summary>
/// <param name="Address">Of the sender, for the budget of failed verifications.</param>
public sealed record WebhookRequest(string PlatformId, string? ContentType, long? ContentLength, string? Id, string? Timestamp, string? Signature, Stream Body, string Address);

/// <summary>The answer: an HTTP status and, for a refusal, a code and a sentence.</summary>
public sealed record WebhookAnswer(int Status, string? Code = null, string? Detail = null)
{
    public static readonly WebhookAnswer Stored = new(202);
    public static readonly WebhookAnswer Known = new(200);
}

/// <summary>
/// Takes in a webhook by Standard Webhooks 1.0.0: verifies the raw bytes, stores, answers; what it means is worked out later, from the row.
/// </summary>
public sealed partial class ReceiveWebhookHandler(
    IPlatformProfiles platforms, PlatformStore platformStates, Inbox inbox, RequestBudget budget, HubTotals totals, TimeProvider clock,
    ILogger<ReceiveWebhookHandler> logger)
{
    public const int MaxBody = 256 * 1024;

    /// <summary>Between the sender's clock and ours, either way.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    const int MaxIdLength = 512;
    const string UnknownType = "unknown";
    static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 512 };

    public async Task<WebhookAnswer> HandleAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        if (platforms.Find(request.PlatformId) is not { } platform)
            return new(404, "unknown-platform", "No platform of this id is known.");
        if (!IsJson(request.ContentType))
            return new(415, "unsupported-media-type", "Send application/json.");
        if (request.ContentLength > MaxBody || await ReadBodyAsync(request.Body, request.ContentLength, cancellationToken) is not { } body)
            return new(413, "too-large", "The body has more than 256 KiB.");
        if (string.IsNullOrEmpty(request.Id) || request.Id.Length > MaxIdLength || string.IsNullOrEmpty(request.Timestamp) || string.IsNullOrEmpty(request.Signature))
            return Refuse(request, new(400, "headers-missing", "The headers webhook-id, webhook-timestamp and webhook-signature are required."));
        if (Distrust(platform, request, body) is { } distrust)
            return Refuse(request, distrust);
        if (Parse(request.Id, platform.Id, body) is not { } inboxEvent)
            return new(400, "not-json", "The body is no JSON.");
        if (!budget.TryTakeForPlatform(platform.Id))
            return new(429, "too-many-requests", "Too many events; repeat in a second.");
        return await StoreAsync(platform, inboxEvent, cancellationToken);
    }

    async Task<WebhookAnswer> StoreAsync(PlatformProfile platform, InboxEvent inboxEvent, CancellationToken cancellationToken)
    {
        var partitions = await platformStates.PartitionCountAsync(platform, cancellationToken);
        var partition = inboxEvent.ListingId is { } listing ? Buckets.Index(listing, partitions) : 0;
        var outcome = await inbox.StoreAsync(inboxEvent, partition);
        if (outcome == IntakeOutcome.Stored)
            return WebhookAnswer.Stored;
        totals.EventDuplicate(platform.Id);
        return WebhookAnswer.Known;
    }

    WebhookAnswer Refuse(WebhookRequest request, WebhookAnswer answer)
    {
        WebhooksLog.Refused(logger, request.PlatformId, answer.Code!);
        return budget.TryTakeForAddress(request.Address) ? answer : new(429, "too-many-requests", "Too many requests that fail verification.");
    }

    WebhookAnswer? Distrust(PlatformProfile platform, WebhookRequest request, byte[] body)
    {
        if (!long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
            return new(401, "bad-timestamp", "webhook-timestamp must be Unix seconds.");
        var now = clock.GetUtcNow();
        var age = now.ToUnixTimeSeconds() - timestamp;
        if (Math.Abs(age) > Tolerance.TotalSeconds)
            return new(401, "bad-timestamp", "webhook-timestamp is more than five minutes off; check the sender's clock.");
        return SigningSecret.Verify(platform.WebhookSecrets, request.Signature!, request.Id!, timestamp, body, now) ? null
            : new(401, "bad-signature", "No signature fits; sign the raw body as {id}.{timestamp}.{body} with the secret of this platform.");
    }

    static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        if (type.IndexOf(';') is var end and >= 0)
            type = type[..end];
        return type.Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    /// <returns>Null if the body is longer than allowed.</returns>
    static async Task<byte[]?> ReadBodyAsync(Stream stream, long? announced, CancellationToken cancellationToken)
    {
        const int chunk = 16 * 1024;
        // What is announced is believed as long as believing costs nothing.
        if (announced is { } length and <= chunk)
        {
            var whole = new byte[length];
            return await stream.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, cancellationToken) is var count && count < whole.Length ? whole[..count] : whole;
        }
        using var body = new MemoryStream();
        var buffer = new byte[chunk];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > MaxBody)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    /// <returns>The event; of an unknown type where the JSON says nothing that is understood. Null if it is no JSON.</returns>
    InboxEvent? Parse(string id, string platform, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, JsonOptions);
            var root = document.RootElement;
            var listing = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) ? JsonText.Of(data, "listingId") : null;
            return new InboxEvent
            {
                Key = CanonicalJson.Hash(System.Text.Encoding.UTF8.GetBytes(id)),
                Platform = platform,
                Type = JsonText.Of(root, "type") is { } type && TypeForm().IsMatch(type) ? type : UnknownType,
                Timestamp = JsonText.Instant(root, "timestamp"),
                ListingId = listing is not null && ListingIdForm().IsMatch(listing) ? listing : null,
                Body = body,
                ReceivedAt = clock.GetUtcNow(),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,100}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TypeForm();

    [GeneratedRegex(@"^[SD]-[0-9A-Z]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ListingIdForm();
}
