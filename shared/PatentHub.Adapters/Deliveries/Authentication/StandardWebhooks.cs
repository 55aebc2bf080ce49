using System.Globalization;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Authentication;

/// <summary>
/// Standard Webhooks 1.0.0 on requests of ours. The message id binds method, listing and revision, and is new for every attempt, so that a
/// signature over an empty body cannot be carried to another request.
/// </summary>
static class StandardWebhooks
{
    static IEnumerable<(string Name, string Value)> Headers(
        IReadOnlyList<SigningSecret> secrets, HttpMethod method, string id, long revision, ReadOnlySpan<byte> body, DateTimeOffset now, Random random)
    {
        var messageId = string.Create(CultureInfo.InvariantCulture, $"{method.Method}:{id}:{revision}:{NewGuid(random):D}");
        var timestamp = now.ToUnixTimeSeconds();
        return
        [
            ("webhook-id", messageId),
            ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", SigningSecret.SignAll(secrets, messageId, timestamp, body)),
        ];
    }

    public static void Sign(OutboundRequest request, IReadOnlyList<SigningSecret> secrets, DateTimeOffset now, Random random)
    {
        request.Headers.AddRange(Headers(secrets, request.Method, request.Id, request.Revision, request.Body, now, random));
        request.MessageId = request.Headers[^3].Value;
    }

    /// <summary>The same with a mask for the signature.</summary>
    public static IEnumerable<(string Name, string Value)> Masked(IReadOnlyList<SigningSecret> secrets, OutboundRequest request, DateTimeOffset now, Random random) =>
        Headers(secrets, request.Method, request.Id, request.Revision, request.Body, now, random)
            .Select(h => h.Name == "webhook-signature" ? (h.Name, $"v1,{MaskedKey.Mask}") : h);

    static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
