using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using PatentHub.Adapters.Deliveries.Profiles;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>A small profile of the described kind, to be spoilt in one place.</summary>
static class SampleStyle
{
    public const string WebhookSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    public static JsonObject Profile() => JsonNode.Parse($$$"""
        {
          "id": "test",
          "name": "示例平台",
          "level": "municipal",
          "protocol": "http",
          "baseUrl": "https://platform.example/open",
          "accepts": ["supply", "demand"],
          "webhookSecrets": ["{{{WebhookSecret}}}"],
          "auth": {
            "kind": "gateway", "algorithm": "hmac-sm3", "bodyDigest": "sm3",
            "text": "{{ method }}\n{{ path }}\n{{ query }}\n{{ timestamp }}\n{{ nonce }}\n{{ bodyDigest }}",
            "headers": { "X-App-Key": "{{ appKey }}", "X-Timestamp": "{{ timestamp }}", "X-Nonce": "{{ nonce }}", "X-Sign": "{{ sign }}" }
          },
          "credentials": { "appKey": "hub", "appSecret": "not a real secret" },
          "codes": { "kind": { "map": { "supply": "1", "demand": "2" } }, "region": { "map": { "510502": "LZ-JY" } } },
          "operations": {
            "publish": { "method": "POST", "path": "/save", "body": ["{", "  \"no\": \"{{ id }}\", \"title\": \"{{ listing.title }}\",", "  \"type\": \"{{ listing.kind | code: 'kind' }}\",", "  \"region\": {{ listing.region | code: 'region' | json }},", "}"] },
            "withdraw": { "method": "DELETE", "path": "/items/{{ id }}" },
            "read": { "method": "GET", "path": "/items/{{ id }}", "reply": { "id": "data.no", "revision": "data.ver" } },
            "list": { "method": "GET", "path": "/items", "query": { "page": "{{ page }}", "size": "{{ limit }}" }, "pages": "number",
                      "reply": { "items": "data.rows", "item": { "id": "no", "revision": "ver", "status": "state" } } }
          },
          "reply": {
            "code": "code", "message": "msg", "remoteId": "data.recordNo", "revision": "data.ver", "status": "data.state",
            "classes": { "0": "accepted", "1001": "rejected", "1004": "absent", "1009": "stale", "1029": "throttled", "5000": "transient", "4010": "unauthorised", "2000": "pending" },
            "statuses": { "1": "accepted", "0": "pending", "9": "rejected" },
            "retryAfter": "data.wait"
          }
        }
        """)!.AsObject();

    public static string[] Errors(Action<JsonObject> change, params (string Name, string Text)[] files) => [.. Read(change, files).Problems.Select(p => p.ToString())];

    public static PlatformProfile Load(Action<JsonObject>? change = null, params (string Name, string Text)[] files)
    {
        var folder = Read(change ?? (_ => { }), files);
        Assert.Empty(folder.Problems);
        return folder.ByFile["test.json"];
    }

    public static PlatformStyle Style(Action<JsonObject>? change = null) => ((TemplatedProfile)Load(change)).Style;

    static ProfileFolder Read(Action<JsonObject> change, (string Name, string Text)[] files)
    {
        using var folder = new TemporaryDirectory();
        var profile = Profile();
        change(profile);
        File.WriteAllText(folder["test.json"], profile.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        foreach (var (name, text) in files)
            File.WriteAllText(folder[name], text);
        return ProfileFolder.Read(folder.Path, new ConfigurationBuilder().Build());
    }
}
