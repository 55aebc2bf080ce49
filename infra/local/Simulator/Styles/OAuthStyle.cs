using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace PatentHub.Local.Simulator;

/// <summary>
/// A platform behind OAuth 2.0 client credentials: resources with names of their own, HTTP statuses that mean what they say.
/// </summary>
sealed class OAuthStyle(PlatformOptions options, TimeProvider clock) : IPlatformStyle
{
    static readonly Vocabulary Words = Vocabulary.Of(
        "resourceNo=id version=revision resourceType=kind resourceName=title introduction=summary patentList=patents appNo=applicationNumber patentType=type patentName=title "
        + "appDate=filingDate grantDay=grantDate lawStatus=legalStatus rightHolders=holders holderName=name creditCode=uscc holderType=kind industryNames=industries ipcCodes=ipc areaCode=region "
        + "tradeModes=modes priceTerms=price priceType=kind priceAmount=amount priceCurrency=currency royaltyRate=rate royaltyBase=rateBase maturityLevel=maturity applyScene=scenario "
        + "validDate=validUntil detailUrl=contactUrl demandDesc=need budgetRange=budget low=min high=max budgetCurrency=currency demander=organisation orgName=name orgCode=uscc",
        ("kind", "SUPPLY=supply DEMAND=demand"),
        ("type", "1=invention 2=utilityModel 3=design"),
        ("legalStatus", "01=pending 02=granted 03=rejected 04=withdrawn 05=lapsed 06=expired 07=surrendered 08=invalidated"));

    readonly TokenGuard _tokens = new(clock);

    public IRequestGuard Guard => _tokens;

    public PlatformCall? Read(HttpRequest http, string path, byte[] body)
    {
        var parts = path.Split('/');
        var token = AuthenticationHeaderValue.TryParse(http.Headers.Authorization, out var header) && header.Scheme == "Bearer" ? header.Parameter : null;
        PlatformCall One(PlatformRequest request) => new PlatformCall.One(request with { Signature = token });
        return (http.Method, parts) switch
        {
            ("POST", ["oauth2", "token"]) => new PlatformCall.Access(GiveToken(http, body)),
            ("PUT", ["v1", "resources", var id]) => One(Publication(id, body)),
            ("POST", ["v1", "resources", var id, "withdrawal"]) => One(new PlatformRequest("DELETE", id, Version(JsonBody.Parse(body)), [])),
            ("GET", ["v1", "resources", var id]) => One(new PlatformRequest("GET", id, 0, [])),
            ("GET", ["v1", "resources"]) => One(new PlatformRequest("GET", "", 0, []) { Cursor = http.Query["cursor"], Limit = http.Query["limit"] }),
            _ => null,
        };
    }

    public PlatformReply Write(PlatformReply reply)
    {
        if (reply.Json is null)
            return reply;
        var parts = ReplyParts.Of(reply);
        JsonObject body = reply.Status switch
        {
            409 => new() { ["error"] = "version_conflict", ["currentVersion"] = parts.Revision },
            >= 400 => new() { ["error"] = parts.Code, ["message"] = parts.Message },
            _ when parts.Items is { } items => new() { ["resources"] = new JsonArray([.. items.Select(Resource)]), ["next"] = parts.NextCursor },
            _ => Resource(parts),
        };
        return reply with { Json = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    static JsonObject Resource(ReplyParts parts) => new()
    {
        ["resourceNo"] = parts.Id,
        ["version"] = parts.Revision,
        ["recordId"] = parts.RemoteId,
        ["auditStatus"] = parts.Status switch { "accepted" => "PASSED", "rejected" => "REFUSED", _ => "AUDITING" },
    };

    static PlatformRequest Publication(string id, byte[] body)
    {
        var listing = JsonBody.Parse(body);
        return new PlatformRequest("PUT", id, Version(listing), listing is null ? body : Encoding.UTF8.GetBytes(Words.Translate(listing).ToJsonString()));
    }

    static int Version(JsonObject? body) => JsonBody.Number(body, "version");

    /// <summary>RFC 6749 section 4.4; the client names itself by Basic (section 2.3.1).</summary>
    PlatformReply GiveToken(HttpRequest http, byte[] body)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        var expected = $"{Uri.EscapeDataString(options.Credentials["clientId"])}:{Uri.EscapeDataString(options.Credentials["clientSecret"])}";
        var isClient = AuthenticationHeaderValue.TryParse(http.Headers.Authorization, out var header) && header.Scheme == "Basic"
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header.Parameter ?? ""), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(expected))));
        if (!isClient)
            return Token(401, "token-refused", new() { ["error"] = "invalid_client" });
        if (form["grant_type"] != "client_credentials")
            return Token(400, "token-refused", new() { ["error"] = "unsupported_grant_type" });
        return Token(200, "token-given", new() { ["access_token"] = _tokens.Give(options.TokenSeconds), ["token_type"] = "Bearer", ["expires_in"] = options.TokenSeconds });
    }

    static PlatformReply Token(int status, string outcome, JsonObject body) => new(status, outcome) { Json = Encoding.UTF8.GetBytes(body.ToJsonString()) };
}

/// <summary>Lets in whoever has a token that has not ended.</summary>
sealed class TokenGuard(TimeProvider clock) : IRequestGuard
{
    readonly Dictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    readonly Lock _lock = new();

    public string Give(int seconds)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        lock (_lock)
            _ends[token] = clock.GetUtcNow().AddSeconds(seconds);
        return token;
    }

    public Refusal? Check(PlatformRequest request)
    {
        lock (_lock)
            return request.Signature is { } token && _ends.TryGetValue(token, out var end) && clock.GetUtcNow() < end ? null
                : new Refusal("invalid_token", request.Signature is null ? Violation.BadSignature : null);
    }

    public bool Remember(string messageId, DateTimeOffset at) => true;

    public void Forget()
    {
        lock (_lock)
            _ends.Clear();
    }
}
