using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Webhooks;

/// <summary>A webhook that a test sends by itself; its parts can be spoilt one by one.</summary>
sealed record SignedWebhook(HubFixture Hub)
{
    public string Platform { get; init; } = "one";

    public string? Id { get; init; } = "evt-1";

    public byte[] Body { get; init; } = Encoding.UTF8.GetBytes("""{"type":"inquiry.received","timestamp":"2026-11-23T08:00:00Z","data":{"listingId":"S-2021190000013","inquiryId":"I-1"}}""");

    public string? ContentType { get; init; } = "application/json";

    public TimeSpan Age { get; init; }

    public string? Timestamp { get; init; }

    /// <summary>Replaces the signature by the platform's secret.</summary>
    public string? Signature { get; init; }

    public bool Chunked { get; init; }

    public string Secret => Hub.Simulator[Hub.Platforms[0].Options.Id].Options.WebhookSecrets[0];

    public long SignedAt => Hub.Clock.Now.ToUnixTimeSeconds() - (long)Age.TotalSeconds;

    public string Sign(string secret) => WebhookSignature.Sign(secret, Id ?? "", SignedAt, Body);

    public async Task<(HttpStatusCode Status, JsonNode? Problem)> SendAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Platform}")
        {
            Content = Chunked ? new StreamContent(new MemoryStream(Body)) : new ByteArrayContent(Body),
        };
        request.Headers.TransferEncodingChunked = Chunked ? true : null;
        if (ContentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        Add(request, "webhook-id", Id);
        Add(request, "webhook-timestamp", Timestamp ?? SignedAt.ToString(CultureInfo.InvariantCulture));
        Add(request, "webhook-signature", Signature ?? Sign(Secret));
        using var response = await Hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)response.StatusCode < 400)
            return (response.StatusCode, null);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)response.StatusCode, (int)problem["status"]!);
        return (response.StatusCode, problem);
    }

    /// <summary>The status, and of a refusal the code.</summary>
    public async Task<string> AnswerAsync()
    {
        var (status, problem) = await SendAsync();
        return problem is null ? $"{(int)status}" : $"{(int)status} {(string?)problem["title"]}";
    }

    static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is { Length: > 0 })
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
