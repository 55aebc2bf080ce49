using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Adapters.Deliveries;

/// <summary>A request before it is signed: what signs it may add headers and parameters.</summary>
/// <param name="Path">Below the address, encoded.</param>
sealed record OutboundRequest(HttpMethod Method, Uri Address, string Path)
{
    /// <summary>The listing that it is about, or <c>*</c>.</summary>
    public string Id { get; init; } = "*";

    /// <summary>0 for questions.</summary>
    public long Revision { get; init; }

    public List<(string Name, string Value)> Query { get; init; } = [];

    public List<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>What tells it from others at the platform: its message id, or its nonce.</summary>
    public string? MessageId { get; set; }

    /// <summary>The token that it was signed with, if it was one.</summary>
    public string? Token { get; set; }

    public Uri Url => new(Address.AbsoluteUri.TrimEnd('/') + Path
        + (Query.Count == 0 ? "" : "?" + string.Join('&', Query.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"))));

    /// <param name="body">What of the body is about one listing.</param>
    public Exchange ToExchange(HttpAnswer answer, ReadOnlyMemory<byte> body) => new(Method.Method, Path, (int?)answer.Status)
    {
        Request = body,
        Reply = answer.Body,
        ReplyType = answer.MediaType,
        MessageId = MessageId,
    };

    /// <param name="example">What the platform's documentation shows as the body; null: it shows none.</param>
    /// <param name="item">Of a batch, the listing's part of the body, which the example is of.</param>
    public RequestPreview ToPreview(JsonElement? example, byte[]? item = null)
    {
        JsonElement? body = Body.Length == 0 ? null : JsonElement.Parse(Body);
        var headers = Body.Length == 0 ? Headers : [.. Headers, ("Content-Type", "application/json; charset=utf-8")];
        var differences = example is { } shown && (item ?? Body) is { Length: > 0 } compared ? ExampleDifference.Between(shown, JsonElement.Parse(compared)) : null;
        return new RequestPreview(Method.Method, Url, [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))], body, null, differences);
    }

    public HttpRequestMessage ToMessage(string? traceParent)
    {
        var message = new HttpRequestMessage(Method, Url) { Version = HttpVersion.Version11 };
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (traceParent is not null)
            message.Headers.TryAddWithoutValidation("traceparent", traceParent);
        if (Body.Length > 0)
            message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        return message;
    }
}
