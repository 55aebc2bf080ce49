using System.Globalization;
using System.Text;
using Fluid;
using Fluid.Values;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Authentication;

/// <summary>Puts onto a request whatever its platform wants to be convinced by.</summary>
sealed class RequestSigner(OAuthTokens tokens, TimeProvider clock, Random random)
{
    /// <returns>Why it cannot be signed, so that it was not sent; null: it is.</returns>
    public async Task<PushReply?> SignAsync(TemplatedProfile platform, OutboundRequest request, CancellationToken cancellationToken)
    {
        switch (platform.Style.Authentication)
        {
            case AuthenticationSettings.StandardWebhooks:
                StandardWebhooks.Sign(request, platform.Secrets, clock.GetUtcNow(), random);
                return null;
            case AuthenticationSettings.Gateway gateway:
                request.MessageId = Nonce();
                GatewaySignature.Put(request, gateway, platform.Style.Codes, clock.GetUtcNow(), request.MessageId);
                return null;
            case AuthenticationSettings.OAuth oauth:
                var (token, failure) = await tokens.GetAsync(platform, oauth, cancellationToken);
                request.Token = token;
                if (token is not null)
                    request.Headers.Add(("Authorization", $"Bearer {token}"));
                return failure;
            default:
                return null;
        }
    }

    /// <summary>Puts onto a request what <see cref="SignAsync"/> would, with masks for whatever must not be seen. Nothing is asked for.</summary>
    public void Mask(TemplatedProfile platform, OutboundRequest request)
    {
        switch (platform.Style.Authentication)
        {
            case AuthenticationSettings.StandardWebhooks:
                request.Headers.AddRange(StandardWebhooks.Masked(platform.Secrets, request, clock.GetUtcNow(), random));
                break;
            case AuthenticationSettings.Gateway gateway:
                GatewaySignature.Put(request, gateway with { Key = new MaskedKey() }, platform.Style.Codes, clock.GetUtcNow(), Nonce());
                break;
            case AuthenticationSettings.OAuth:
                request.Headers.Add(("Authorization", $"Bearer {MaskedKey.Mask}"));
                break;
        }
    }

    /// <summary>The platform did not take the request's credentials.</summary>
    /// <returns>Whether there may be others by now.</returns>
    public bool Renew(OutboundRequest request)
    {
        if (request.Token is null)
            return false;
        tokens.Drop(request.Token);
        return true;
    }

    string Nonce()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

/// <summary>
/// Signatures of the kind <c>appKey + timestamp + nonce + sign</c>. Which text is signed, and where everything goes, is the profile's: with
/// templates the forms of the real gateways that are known can all be written down.
/// </summary>
static class GatewaySignature
{
    /// <summary>What the templates may use: <c>sign</c> in headers and parameters only.</summary>
    public static readonly IReadOnlyList<string> Variables = ["method", "path", "query", "parameters", "appKey", "secret", "timestamp", "nonce", "body", "bodyDigest", "sign"];

    /// <exception cref="ProfileFaultException">A template cannot be rendered.</exception>
    public static void Put(OutboundRequest request, AuthenticationSettings.Gateway gateway, IReadOnlyDictionary<string, CodeTable> tables, DateTimeOffset now, string nonce)
    {
        var values = new Dictionary<string, FluidValue>(StringComparer.Ordinal)
        {
            ["method"] = new StringValue(request.Method.Method),
            ["path"] = new StringValue(request.Url.AbsolutePath),
            ["query"] = new StringValue(Sorted(request.Query)),
            ["appKey"] = new StringValue(gateway.AppKey),
            ["secret"] = new StringValue(gateway.Key.Secret),
            ["timestamp"] = new StringValue(Timestamp(gateway.Timestamp, now)),
            ["nonce"] = new StringValue(nonce),
            ["body"] = new StringValue(Encoding.UTF8.GetString(request.Body)),
            ["bodyDigest"] = new StringValue(Convert.ToHexStringLower(SignatureKey.Digest(gateway.BodyDigest, request.Body))),
            ["parameters"] = AbsentValue.Instance,
            ["sign"] = AbsentValue.Instance,
        };
        var scope = new LiquidScope(values, tables, now);
        string Render(LiquidTemplate template) => template.Render(scope, NullEncoder.Default);
        // Those that have the signature in them come out empty before there is one, and are no part of what is signed.
        var parameters = gateway.Query.Select(p => (p.Name, Value: Render(p.Value))).Where(p => p.Value.Length > 0);
        values["parameters"] = new StringValue(Sorted([.. request.Query, .. parameters]));
        values["sign"] = new StringValue(gateway.Key.Sign(Render(gateway.Text)));
        request.Query.AddRange(gateway.Query.Select(p => (p.Name, Render(p.Value))));
        request.Headers.AddRange(gateway.Headers.Select(h => (h.Name, Render(h.Value))));
    }

    static string Sorted(List<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));

    static string Timestamp(TimestampForm form, DateTimeOffset now) => form switch
    {
        TimestampForm.Seconds => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        TimestampForm.Milliseconds => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        TimestampForm.Http => now.ToString("R", CultureInfo.InvariantCulture),
        _ => now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
    };
}
