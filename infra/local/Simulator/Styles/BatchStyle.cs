using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>
/// A platform that registers in batches: up to a hundred items are handed over, become a job, and the job is asked for. Signed with HMAC over SHA-256.
/// </summary>
sealed class BatchStyle(PlatformOptions options, TimeProvider clock) : IPlatformStyle
{
    const int Largest = 100;

    static readonly Vocabulary Words = Vocabulary.Of(
        "regNo=id regVersion=revision regType=kind subject=title abstractText=summary patentItems=patents applyNo=applicationNumber patentKind=type patentTitle=title applyDate=filingDate "
        + "grantedOn=grantDate status=legalStatus owners=holders ownerName=name ownerCode=uscc ownerKind=kind industryField=industries ipcField=ipc districtCode=region intents=modes "
        + "pricing=price pricingKind=kind pricingAmount=amount pricingCurrency=currency pricingRate=rate pricingBase=rateBase readiness=maturity application=scenario expireOn=validUntil link=contactUrl "
        + "declared=registration publicFund=stateFunded fundItems=projects fundName=name fundNo=number fundLevel=level fundGiver=funder useState=implementation useKind=status usedSince=firstImplementedOn "
        + "unusedWhy=reason leadInventor=firstInventor liaison=contact personName=name personTel=phone personMail=email",
        ("kind", "P=supply R=registration"),
        ("type", "10=invention 20=utilityModel 30=design"),
        ("legalStatus", "PENDING=pending GRANTED=granted REJECTED=rejected WITHDRAWN=withdrawn LAPSED=lapsed EXPIRED=expired SURRENDERED=surrendered INVALID=invalidated"));

    public IRequestGuard Guard { get; } = new GatewayGuard(options, useSm3: false, clock);

    public PlatformCall? Read(HttpRequest http, string path, byte[] body)
    {
        PlatformRequest Signed(PlatformRequest request) => GatewayGuard.Signed(request, http, body);
        var question = Signed(new PlatformRequest("GET", "", 0, []));
        return (http.Method, path.Split('/')) switch
        {
            ("POST", ["registrations", "batches"]) when JsonBody.Parse(body)?["records"] is JsonArray { Count: >= 1 and <= Largest } records =>
                new PlatformCall.Batch(Signed(new PlatformRequest("POST", "", 0, [])), [.. records.Select(record => Item(record as JsonObject))]),
            ("GET", ["registrations", "batches", var job]) => new PlatformCall.Poll(question with { Id = job }, job),
            ("GET", ["registrations", var id]) => new PlatformCall.One(question with { Id = id }),
            ("GET", ["registrations"]) => new PlatformCall.One(question with { Page = Number(http.Query["pageNo"]), Limit = http.Query["pageSize"] }),
            _ => null,
        };
    }

    static PlatformRequest Item(JsonObject? record)
    {
        var id = (string?)record?["regNo"] ?? "";
        var revision = JsonBody.Number(record, "regVersion");
        if ((string?)record?["action"] == "REVOKE")
            return new PlatformRequest("DELETE", id, revision, []);
        record?.Remove("action");
        return new PlatformRequest("PUT", id, revision, record is null ? [] : Encoding.UTF8.GetBytes(Words.Translate(record).ToJsonString()));
    }

    public PlatformReply Write(PlatformReply reply)
    {
        var parts = ReplyParts.Of(reply);
        return reply.Status switch
        {
            < 300 when parts.Body?["job"] is { } job => Envelope(reply, "S0000", "", new() { ["batchNo"] = job.DeepClone() }),
            < 300 when parts.Body?["state"] is { } state => Envelope(reply, "S0000", "", new()
            {
                ["state"] = state.DeepClone(),
                ["records"] = parts.Body["results"] is JsonArray results ? new JsonArray([.. results.Select(r => Result(r!.AsObject()))]) : null,
            }),
            < 300 when parts.Items is { } items => Envelope(reply, "S0000", "", new() { ["records"] = new JsonArray([.. items.Select(Record)]) }),
            < 300 => Envelope(reply, "S0000", "", parts.Body is null ? null : Record(parts)),
            401 or 403 => Envelope(reply, "E0401", "未授权", null) with { Status = reply.Status },
            404 => Envelope(reply, "E0404", "不存在", null) with { Status = 404 },
            400 or 422 => Envelope(reply, reply.Outcome == "maintenance" ? "E0999" : "E1001", $"{parts.Code} {parts.Message}", null),
            _ => reply with { Json = null },
        };
    }

    static JsonObject Result(JsonObject result)
    {
        var status = (int)result["status"]!;
        return new JsonObject
        {
            ["regNo"] = result["id"]!.DeepClone(),
            ["code"] = status switch { < 300 or 404 => "S0000", 409 => "E0409", 503 => "E0500", _ => "E1001" },
            ["reason"] = result["message"]?.DeepClone(),
            ["certNo"] = result["remoteId"]?.DeepClone(),
            ["auditState"] = Audit((string?)result["state"]),
            ["currentVersion"] = result["revision"]?.DeepClone(),
        };
    }

    static JsonObject Record(ReplyParts parts) => new() { ["regNo"] = parts.Id, ["regVersion"] = parts.Revision, ["certNo"] = parts.RemoteId, ["auditState"] = Audit(parts.Status) };

    static string Audit(string? status) => status switch { "rejected" => "FAIL", "pending" => "WAIT", _ => "PASS" };

    static PlatformReply Envelope(PlatformReply reply, string code, string message, JsonObject? result) => reply with
    {
        Status = 200,
        Json = Encoding.UTF8.GetBytes(new JsonObject { ["resultCode"] = code, ["resultMsg"] = message, ["result"] = result }.ToJsonString()),
    };

    static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
