using System.Globalization;
using System.Net.Http.Headers;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Conformance;

/// <summary>A request of the hub's protocol; each part can be spoilt by itself.</summary>
/// <param name="Id">The listing; empty for the list.</param>
sealed record SignedRequest(HttpMethod Method, string Id, int Revision, byte[] Body)
{
    /// <summary>What the path has behind the base address.</summary>
    public string Path { get; init; } = "";

    /// <summary>What the signature's id claims; null: the truth.</summary>
    public string? ClaimedMethod { get; init; }
    public string? ClaimedId { get; init; }
    public int? ClaimedRevision { get; init; }

    /// <summary>What is signed; null: the body.</summary>
    public byte[]? SignedBody { get; init; }

    public IReadOnlyList<string> Secrets { get; init; } = [];

    public TimeSpan Age { get; init; }

    public bool IsUnsigned { get; init; }

    /// <summary>To be the same twice; null: new.</summary>
    public Guid? Attempt { get; init; }

    public HttpRequestMessage ToMessage(Uri platform, DateTimeOffset now, Guid attempt)
    {
        var message = new HttpRequestMessage(Method, platform.AbsoluteUri.TrimEnd('/') + Path);
        if (Body.Length > 0)
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        if (Revision > 0)
        {
            message.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{Id}:{Revision}"));
            message.Headers.Add("Hub-Revision", Revision.ToString(CultureInfo.InvariantCulture));
        }
        if (IsUnsigned)
            return message;
        var timestamp = (now - Age).ToUnixTimeSeconds();
        var claimed = ClaimedId ?? (Id.Length == 0 ? "*" : Id);
        var messageId = string.Create(CultureInfo.InvariantCulture, $"{ClaimedMethod ?? Method.Method}:{claimed}:{ClaimedRevision ?? Revision}:{Attempt ?? attempt:D}");
        message.Headers.Add("webhook-id", messageId);
        message.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-signature", string.Join(' ', Secrets.Select(secret => WebhookSignature.Sign(secret, messageId, timestamp, SignedBody ?? Body))));
        return message;
    }
}
