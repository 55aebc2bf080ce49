using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Launcher;

/// <summary>Talks to the function app over HTTP, as anybody else would.</summary>
sealed class HubClient(Uri address, string secretsFolder) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address };
    string? _masterKey;

    /// <summary>Whether the app answers and its store works.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("api/health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Starts a timer function by hand; returns when the host has taken the order.</summary>
    public async Task StartAsync(string function, CancellationToken cancellationToken)
    {
        using var request = Authorised(HttpMethod.Post, $"admin/functions/{function}");
        request.Content = new StringContent("""{"input":""}""", Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> ReadStatusAsync(CancellationToken cancellationToken)
    {
        using var request = Authorised(HttpMethod.Get, "api/status");
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }

    /// <summary>Submits a demand; the key makes it the same demand at every start.</summary>
    public async Task SubmitDemandAsync(JsonElement demand, string key, CancellationToken cancellationToken)
    {
        using var request = Authorised(HttpMethod.Post, "api/demands");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent(demand.GetRawText(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    HttpRequestMessage Authorised(HttpMethod method, string path)
    {
        _masterKey ??= JsonNode.Parse(File.ReadAllText(Path.Combine(secretsFolder, "host.json")))!["masterKey"]!["value"]!.GetValue<string>();
        return new HttpRequestMessage(method, path) { Headers = { { "x-functions-key", _masterKey } } };
    }

    public void Dispose() => _http.Dispose();
}
