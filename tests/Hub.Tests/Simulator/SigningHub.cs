using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

/// <summary>The hub's side of the platform protocol, written from the contract with nothing but an HttpClient.</summary>
sealed class SigningHub(Uri platform, TestClock clock, params string[] secrets) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    int _requests;

    public static JsonObject Supply(string id, int revision, string title = "示例标题") => new()
    {
        ["id"] = id,
        ["revision"] = revision,
        ["kind"] = "supply",
        ["title"] = title,
        ["summary"] = "示例简介",
        ["patents"] = new JsonArray(new JsonObject { ["applicationNumber"] = id[2..], ["type"] = "invention", ["title"] = title, ["legalStatus"] = "granted" }),
        ["holders"] = new JsonArray(new JsonObject { ["name"] = "清华大学", ["uscc"] = "12100000400000624D", ["kind"] = "university" }),
        ["industries"] = new JsonArray("电子信息"),
        ["modes"] = new JsonArray("licence"),
        ["price"] = new JsonObject { ["kind"] = "negotiable" },
        ["contactUrl"] = "https://hub.example/listings/" + id,
    };

    public Task<Answer> PutAsync(string id, int revision, JsonObject? listing = null) =>
        SendAsync(Request(HttpMethod.Put, id, revision, (listing ?? Supply(id, revision)).ToJsonString()));

    public Task<Answer> DeleteAsync(string id, int revision) => SendAsync(Request(HttpMethod.Delete, id, revision));

    public Task<Answer> GetAsync(string id) => SendAsync(Request(HttpMethod.Get, id, 0));

    public Task<Answer> ListAsync(string query = "")
    {
        var request = Request(HttpMethod.Get, "*", 0);
        request.RequestUri = new Uri($"{platform}/listings{query}");
        return SendAsync(request);
    }

    /// <summary>A well-formed request; its parts can be replaced to spoil it.</summary>
    public HttpRequestMessage Request(
        HttpMethod method, string id, int revision, string body = "", string? messageId = null, DateTimeOffset? at = null)
    {
        messageId ??= $"{method}:{id}:{revision}:{new Guid(++_requests, 0, 0, new byte[8])}";
        var timestamp = (at ?? clock.Now).ToUnixTimeSeconds();
        var request = new HttpRequestMessage(method, $"{platform}/listings/{id}");
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (revision > 0)
        {
            request.Headers.Add("Idempotency-Key", $"{id}:{revision}");
            request.Headers.Add("Hub-Revision", revision.ToString(CultureInfo.InvariantCulture));
        }

        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => Sign(secret, messageId, timestamp, body))));
        return request;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Answer(response.StatusCode, text, response.Headers.RetryAfter?.ToString());
        }
    }

    public async Task<JsonNode> ControlAsync(string path, object? body = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(platform, "/_control/" + path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    public static string Sign(string secret, string messageId, long timestamp, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{messageId}.{timestamp}.{body}")));
    }

    public void Dispose() => _http.Dispose();

    internal sealed record Answer(HttpStatusCode Status, string Text, string? RetryAfter)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public string? this[string name] => Json.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
