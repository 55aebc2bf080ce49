using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace PatentHub.Local.Simulator;

/// <summary>
/// Checks <c>X-App-Key</c>, <c>X-Timestamp</c> (milliseconds), <c>X-Nonce</c> and <c>X-Sign</c>: hexadecimal HMAC over method, path, sorted query, app key,
/// timestamp, nonce and the body's digest, each on a line; or SM2 over the same, for a platform that has the hub's <c>publicKey</c>.
/// </summary>
sealed class GatewayGuard(PlatformOptions options, bool useSm3, TimeProvider clock) : IRequestGuard
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    readonly UsedIds _nonces = new(2 * Tolerance);

    public static PlatformRequest Signed(PlatformRequest request, HttpRequest http, byte[] body) => request with
    {
        WebhookId = http.Headers["X-Nonce"],
        Timestamp = http.Headers["X-Timestamp"],
        Signature = http.Headers["X-Sign"],
        Claims = [http.Method, (http.PathBase + http.Path).ToString(), Sorted(http.Query), http.Headers["X-App-Key"].ToString()],
        Raw = body,
    };

    public Refusal? Check(PlatformRequest request)
    {
        if (request.Claims is not [_, _, _, var appKey] || appKey != options.Credentials["appKey"]
            || request.WebhookId is not { Length: >= 16 } nonce
            || !long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || !IsSigned(request))
            return new Refusal("bad-sign", Violation.BadSignature);
        var now = clock.GetUtcNow();
        if (Math.Abs((double)timestamp - now.ToUnixTimeMilliseconds()) > Tolerance.TotalMilliseconds)
            return new Refusal("stale", Violation.StaleTimestamp);
        return Remember(nonce, now) ? null : new Refusal("replayed", Violation.Replayed);
    }

    public bool Remember(string messageId, DateTimeOffset at) => _nonces.Remember(messageId, at);

    public void Forget() => _nonces.Forget();

    bool IsSigned(PlatformRequest request)
    {
        var text = Encoding.UTF8.GetBytes(string.Join('\n', [.. request.Claims, request.Timestamp, request.WebhookId, Convert.ToHexStringLower(Digest(request.Raw))]));
        if (options.Credentials.TryGetValue("publicKey", out var publicKey))
            return IsSignedBySm2(publicKey, text, request.Signature ?? "");
        var key = Encoding.UTF8.GetBytes(options.Credentials["appSecret"]);
        var expected = Convert.ToHexStringLower(useSm3 ? HmacSm3(key, text) : HMACSHA256.HashData(key, text));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(request.Signature ?? ""), Encoding.ASCII.GetBytes(expected));
    }

    /// <summary>r‖s in base64, with the user id of GM/T 0009.</summary>
    static bool IsSignedBySm2(string publicKey, byte[] text, string signature)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64String(signature, bytes, out var length) || length != bytes.Length)
            return false;
        var curve = new ECDomainParameters(GMNamedCurves.GetByName("sm2p256v1"));
        var verifier = new SM2Signer(PlainDsaEncoding.Instance);
        verifier.Init(false, new ParametersWithID(new ECPublicKeyParameters(curve.Curve.DecodePoint(Convert.FromHexString(publicKey)), curve), "1234567812345678"u8.ToArray()));
        verifier.BlockUpdate(text, 0, text.Length);
        return verifier.VerifySignature(bytes.ToArray());
    }

    byte[] Digest(byte[] body)
    {
        if (!useSm3)
            return SHA256.HashData(body);
        var digest = new SM3Digest();
        digest.BlockUpdate(body, 0, body.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }

    static byte[] HmacSm3(byte[] key, byte[] text)
    {
        var hmac = new HMac(new SM3Digest());
        hmac.Init(new KeyParameter(key));
        hmac.BlockUpdate(text, 0, text.Length);
        var hash = new byte[hmac.GetMacSize()];
        hmac.DoFinal(hash, 0);
        return hash;
    }

    static string Sorted(IQueryCollection query) =>
        string.Join('&', query.SelectMany(p => p.Value.Select(value => (p.Key, value))).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.value}"));
}

/// <summary>Ids that may be used once, remembered as long as they could be used again.</summary>
sealed class UsedIds(TimeSpan remembered)
{
    readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    readonly Queue<string> _order = new();

    /// <summary>Marks an id as used; false if it was used before.</summary>
    public bool Remember(string id, DateTimeOffset at)
    {
        while (_order.TryPeek(out var oldest) && at - _seen[oldest] > remembered)
            _seen.Remove(_order.Dequeue());
        if (!_seen.TryAdd(id, at))
            return false;
        _order.Enqueue(id);
        return true;
    }

    public void Forget()
    {
        _seen.Clear();
        _order.Clear();
    }
}
