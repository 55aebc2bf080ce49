using Org.BouncyCastle.Crypto.Parameters;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Adapters.Deliveries.Templated;

using PatentHub.Adapters.Http;
namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>Reads how requests to a platform are authenticated.</summary>
sealed class AuthenticationReader(ProfileNode auth, Uri baseUrl, Func<string, string?> credential)
{
    static readonly string[] Kinds = ["none", "standardWebhooks", "oauth2", "gateway"];
    static readonly string[] Algorithms = ["hmac-sha256", "hmac-sm3", "sha256", "sm3", "sm2"];

    public AuthenticationSettings Read()
    {
        switch (auth["kind"].Word(Kinds, required: true))
        {
            case "standardWebhooks":
                auth.ExpectNames("kind");
                return new AuthenticationSettings.StandardWebhooks();
            case "oauth2":
                return OAuth();
            case "gateway":
                return Gateway();
            default:
                auth.ExpectNames("kind");
                return new AuthenticationSettings.None();
        }
    }

    AuthenticationSettings.OAuth OAuth()
    {
        auth.ExpectNames(ProfileFields.OAuth);
        var node = auth["tokenUrl"];
        var url = baseUrl;
        if (node.Text(required: true) is { } text)
        {
            var whole = text.StartsWith('/') ? baseUrl.AbsoluteUri.TrimEnd('/') + text : text;
            if (node.Expect(Uri.TryCreate(whole, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && OutboundHttp.IsSecure(parsed), "must be an https address (http for loopback only), or a path below baseUrl"))
                url = parsed!;
        }
        return new AuthenticationSettings.OAuth(url, credential("clientId") ?? "", credential("clientSecret") ?? "", auth["scope"].Text(),
            auth["client"].Word(["header", "body"]) == "body", TimeSpan.FromSeconds(auth["renewBeforeSeconds"].Number(60, 0, 86_400)));
    }

    AuthenticationSettings.Gateway Gateway()
    {
        auth.ExpectNames(ProfileFields.Gateway);
        auth["text"].Expect(auth["text"].Exists || auth["textFile"].Exists, "is missing; give the template of what is signed");
        var text = auth.Template("text");
        var headers = Templates(auth["headers"]);
        var query = Templates(auth["query"]);
        var gateway = new AuthenticationSettings.Gateway
        {
            AppKey = credential("appKey") ?? "",
            Key = Key(),
            Timestamp = auth["timestamp"].Word(["seconds", "milliseconds", "http", "compact"]) switch
            {
                "seconds" => TimestampForm.Seconds,
                "http" => TimestampForm.Http,
                "compact" => TimestampForm.Compact,
                _ => TimestampForm.Milliseconds,
            },
            BodyDigest = auth["bodyDigest"].Word(["sha256", "sm3"]) == "sm3" ? DigestKind.Sm3 : DigestKind.Sha256,
            Text = text?.Template ?? LiquidTemplate.TryParse("", out _)!,
            Headers = [.. headers.Select(h => (h.Name, h.Template.Template))],
            Query = [.. query.Select(q => (q.Name, q.Template.Template))],
        };
        if (text is { } template)
            Try(gateway, template, [.. headers, .. query]);
        return gateway;
    }

    SignatureKey Key()
    {
        var algorithm = auth["algorithm"].Word(Algorithms, required: true);
        var encoding = auth["encoding"].Word(["hex", "upperHex", "base64"]) switch
        {
            "upperHex" => SignatureEncoding.UpperHex,
            "base64" => SignatureEncoding.Base64,
            _ => SignatureEncoding.Hex,
        };
        if (algorithm == "sm2")
            return Sm2(encoding);
        auth["userId"].Expect(!auth["userId"].Exists, "is for sm2 only");
        auth["form"].Expect(!auth["form"].Exists, "is for sm2 only");
        var secret = credential("appSecret") ?? "";
        return algorithm switch
        {
            "hmac-sm3" => new HmacKey(secret, DigestKind.Sm3, encoding),
            "sha256" => new DigestKey(secret, DigestKind.Sha256, encoding),
            "sm3" => new DigestKey(secret, DigestKind.Sm3, encoding),
            _ => new HmacKey(secret, DigestKind.Sha256, encoding),
        };
    }

    Sm2Key Sm2(SignatureEncoding encoding)
    {
        var text = credential("privateKey");
        var key = text is null ? null : Sm2Key.TryParse(text);
        auth["algorithm"].Expect(text is null || key is not null, "sm2 needs as credential 'privateKey' 64 hexadecimal digits, or base64 of PKCS#8, on the curve sm2p256v1");
        return new Sm2Key(key ?? new ECPrivateKeyParameters(Org.BouncyCastle.Math.BigInteger.One, Sm2Key.Curve), auth["userId"].Text() ?? Sm2Key.DefaultUserId,
            auth["form"].Word(["raw", "der"]) == "der", encoding);
    }

    /// <summary>Signs a request, so that a name that does not exist shows at once.</summary>
    void Try(AuthenticationSettings.Gateway gateway, ProfileTemplate text, List<(string Name, ProfileTemplate Template)> others)
    {
        try
        {
            GatewaySignature.Put(new OutboundRequest(HttpMethod.Get, baseUrl, "/"), gateway, new Dictionary<string, CodeTable>(), DateTimeOffset.UnixEpoch, "0");
        }
        catch (ProfileFaultException exception)
        {
            var named = others.Find(t => exception.Fault.Reason.Contains(t.Name, StringComparison.Ordinal));
            (named.Name is null ? text : named.Template).Report(exception.Fault, "a request");
        }
    }

    static List<(string Name, ProfileTemplate Template)> Templates(ProfileNode node) =>
        [.. node.Members().Select(m => (m.Name, Template: node.Template(m.Name))).Where(t => t.Template is not null).Select(t => (t.Name, t.Template!.Value))];
}
