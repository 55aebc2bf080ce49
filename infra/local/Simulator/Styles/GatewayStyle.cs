using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>
/// A platform behind a gateway: four actions by POST, signed with HMAC over SM3, and <c>{code,msg,data}</c> inside a 200 for whatever the
/// platform itself has to say.
/// </summary>
sealed class GatewayStyle(PlatformOptions options, TimeProvider clock) : IPlatformStyle
{
    static readonly Vocabulary Words = Vocabulary.Of(
        "outNo=id ver=revision type=kind name=title intro=summary patents=patents sqh=applicationNumber zllx=type zlmc=title sqr=filingDate gkr=grantDate flzt=legalStatus owners=holders "
        + "ownerName=name tyshxydm=uscc ownerType=kind trades=industries ipcs=ipc area=region ways=modes quote=price quoteType=kind quoteAmount=amount quoteCurrency=currency quoteRate=rate quoteBase=rateBase "
        + "stage=maturity scene=scenario expiry=validUntil url=contactUrl require=need budget=budget from=min to=max unit=currency org=organisation orgName=name orgTyshxydm=uscc",
        ("kind", "GY=supply XQ=demand"),
        ("type", "FM=invention SY=utilityModel WG=design"),
        ("legalStatus", "1=pending 2=granted 3=rejected 4=withdrawn 5=lapsed 6=expired 7=surrendered 8=invalidated"),
        ("maturity", "A=concept B=prototype C=pilot D=production"));

    public IRequestGuard Guard { get; } = new GatewayGuard(options, useSm3: true, clock);

    public PlatformCall? Read(HttpRequest http, string path, byte[] body)
    {
        if (http.Method != "POST" || JsonBody.Parse(body) is not { } order)
            return null;
        var id = (string?)order["outNo"] ?? "";
        var request = path switch
        {
            "gateway/listing/save" => new PlatformRequest("PUT", id, JsonBody.Number(order, "ver"), Encoding.UTF8.GetBytes(Words.Translate(order).ToJsonString())),
            "gateway/listing/remove" => new PlatformRequest("DELETE", id, JsonBody.Number(order, "ver"), []),
            "gateway/listing/get" => new PlatformRequest("GET", id, 0, []),
            "gateway/listing/page" => new PlatformRequest("GET", "", 0, []) { Cursor = (string?)order["after"], Limit = JsonBody.Number(order, "size").ToString(CultureInfo.InvariantCulture) },
            _ => null,
        };
        return request is null ? null : new PlatformCall.One(GatewayGuard.Signed(request, http, body));
    }

    /// <summary>What the platform itself has to say comes with 200; a broken gateway speaks HTTP.</summary>
    public PlatformReply Write(PlatformReply reply)
    {
        var parts = ReplyParts.Of(reply);
        return reply.Status switch
        {
            < 300 when parts.Items is { } items => Envelope(reply, "0000", "成功", new() { ["rows"] = new JsonArray([.. items.Select(Row)]), ["next"] = parts.NextCursor }),
            < 300 => Envelope(reply, "0000", "成功", parts.Body is null ? null : Row(parts)),
            401 or 403 => Envelope(reply, "4001", "签名校验失败", null),
            404 => Envelope(reply, "4004", "记录不存在", null),
            409 => Envelope(reply, "4009", "版本过旧", new() { ["ver"] = parts.Revision }),
            400 or 422 => Envelope(reply, reply.Outcome == "maintenance" ? "2099" : "2001", $"{parts.Code} {parts.Message}", null),
            429 when int.TryParse(reply.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) =>
                Envelope(reply, "4029", "请求过于频繁", new() { ["wait"] = seconds }) with { RetryAfter = null },
            _ => reply with { Json = null },
        };
    }

    static PlatformReply Envelope(PlatformReply reply, string code, string message, JsonObject? data) => reply with
    {
        Status = 200,
        Json = Encoding.UTF8.GetBytes(new JsonObject { ["code"] = code, ["msg"] = message, ["data"] = data }.ToJsonString()),
    };

    static JsonObject Row(ReplyParts parts) => new()
    {
        ["outNo"] = parts.Id,
        ["ver"] = parts.Revision,
        ["recordNo"] = parts.RemoteId,
        ["state"] = parts.Status switch { "accepted" => 1, "rejected" => 2, _ => 0 },
    };
}

static class JsonBody
{
    public static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static int Number(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
