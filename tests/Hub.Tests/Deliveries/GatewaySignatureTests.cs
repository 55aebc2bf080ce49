using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using PatentHub.Adapters.Deliveries;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Adapters.Deliveries.Templated;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Signatures of gateways, against test vectors and against the forms of gateways that are known.</summary>
public sealed class GatewaySignatureTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_123);

    // GB/T 32918.5-2017, appendix A.2.
    const string PrivateKey = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
    const string Number = "59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21";
    const string R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
    const string S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

    [Fact]
    public void Sm2_signs_as_the_standard_does() => Assert.Equal(R + S, Sm2(asDer: false).Sign("message digest"));

    [Fact]
    public void Der_is_a_sequence_of_two_positive_numbers() => Assert.Equal($"3046022100{R}022100{S}", Sm2(asDer: true).Sign("message digest"));

    [Fact]
    public void The_user_id_is_part_of_what_is_signed()
    {
        Assert.NotEqual(R + S, new Sm2Key(Sm2Key.TryParse(PrivateKey)!, "ALICE123@YAHOO.COM", false, SignatureEncoding.Hex, new Fixed()).Sign("message digest"));
        Assert.Equal("1234567812345678", Sm2Key.DefaultUserId);
    }

    [Fact]
    public void Signing_the_digest_is_another_signature() =>
        Assert.NotEqual(Sm2(false).Sign("message digest"), Sm2(false).Sign(Encoding.Latin1.GetString(SignatureKey.Digest(DigestKind.Sm3, "message digest"u8))));

    [Fact]
    public void Every_signature_has_its_own_number_and_verifies()
    {
        var key = new Sm2Key(Sm2Key.TryParse(PrivateKey)!, Sm2Key.DefaultUserId, false, SignatureEncoding.Base64);
        var (first, second) = (key.Sign("示例"), key.Sign("示例"));
        Assert.NotEqual(first, second);
        Assert.All(new[] { first, second }, signature =>
        {
            var verifier = new SM2Signer(PlainDsaEncoding.Instance);
            verifier.Init(false, new ParametersWithID(new ECPublicKeyParameters(Sm2Key.Curve.G.Multiply(new BigInteger(PrivateKey, 16)), Sm2Key.Curve), "1234567812345678"u8.ToArray()));
            verifier.BlockUpdate("示例"u8);
            Assert.Equal(64, Convert.FromBase64String(signature).Length);
            Assert.True(verifier.VerifySignature(Convert.FromBase64String(signature)));
        });
    }

    [Fact]
    public void A_private_key_may_come_as_pkcs8()
    {
        var info = Org.BouncyCastle.Pkcs.PrivateKeyInfoFactory.CreatePrivateKeyInfo(new ECPrivateKeyParameters("EC", new BigInteger(PrivateKey, 16), Org.BouncyCastle.Asn1.GM.GMObjectIdentifiers.sm2p256v1));
        var text = Convert.ToBase64String(info.GetDerEncoded());
        Assert.Equal(new BigInteger(PrivateKey, 16), Sm2Key.TryParse(text)!.D);
        Assert.Equal(new BigInteger(PrivateKey, 16), Sm2Key.TryParse($"-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----")!.D);
        Assert.All(["", "xyz", PrivateKey[1..], Convert.ToBase64String("text"u8)], bad => Assert.Null(Sm2Key.TryParse(bad)));
    }

    [Fact]
    public void Sm3_is_the_standards() =>
        // GB/T 32905-2016, appendix A.1.
        Assert.Equal("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", Convert.ToHexStringLower(SignatureKey.Digest(DigestKind.Sm3, "abc"u8)));

    [Theory]
    [InlineData("short")]
    [InlineData("a key that is longer than the block of sixty-four bytes, so that it is hashed before it is used")]
    public void Hmac_of_sm3_is_that_of_rfc_2104(string secret)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        if (key.Length > 64)
            key = Sm3(key);
        Array.Resize(ref key, 64);
        var inner = Sm3([.. key.Select(b => (byte)(b ^ 0x36)), .. "示例文本"u8]);
        var outer = Sm3([.. key.Select(b => (byte)(b ^ 0x5C)), .. inner]);
        Assert.Equal(Convert.ToHexStringLower(outer), new HmacKey(secret, DigestKind.Sm3, SignatureEncoding.Hex).Sign("示例文本"));
    }

    /// <summary>Token gateways of the TIF family: SHA-256 over timestamp, token, nonce and timestamp.</summary>
    [Fact]
    public void The_form_of_tif_can_be_written()
    {
        var request = Put("{{ timestamp }}{{ secret }}{{ nonce }}{{ timestamp }}", new DigestKey("token", DigestKind.Sha256, SignatureEncoding.UpperHex), TimestampForm.Seconds,
            ("x-tif-timestamp", "{{ timestamp }}"), ("x-tif-signature", "{{ sign }}"));
        Assert.Equal("1764000000", Header(request, "x-tif-timestamp"));
        Assert.Equal(Convert.ToHexString(SHA256.HashData("1764000000tokenn11764000000"u8)), Header(request, "x-tif-signature"));
    }

    /// <summary>The form of Zhejiang's gateway: method, path, sorted query, key and HTTP date, each on a line.</summary>
    [Fact]
    public void The_form_of_bg_hmac_can_be_written()
    {
        var request = Put("{{ method }}\n{{ path }}\n{{ query }}\n{{ appKey }}\n{{ timestamp }}\n", new HmacKey("sk", DigestKind.Sha256, SignatureEncoding.Base64), TimestampForm.Http,
            ("X-BG-DATE-TIME", "{{ timestamp }}"), ("X-BG-HMAC-SIGNATURE", "{{ sign }}"));
        Assert.Equal("Mon, 24 Nov 2025 16:00:00 GMT", Header(request, "X-BG-DATE-TIME"));
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData("sk"u8, "POST\n/open/save\na=1&b=2\nak\nMon, 24 Nov 2025 16:00:00 GMT\n"u8)), Header(request, "X-BG-HMAC-SIGNATURE"));
    }

    /// <summary>Sorted parameters with the secret behind them; the sign goes into the query and is no part of what is signed.</summary>
    [Fact]
    public void The_form_of_sorted_parameters_can_be_written()
    {
        var gateway = Gateway("{{ parameters }}&key={{ secret }}", new DigestKey("s3", DigestKind.Sm3, SignatureEncoding.Hex), TimestampForm.Compact) with
        {
            Query = [("appId", Template("{{ appKey }}")), ("ts", Template("{{ timestamp }}")), ("digest", Template("{{ bodyDigest }}")), ("sign", Template("{{ sign }}"))],
        };
        var request = Request();
        GatewaySignature.Put(request, gateway, new Dictionary<string, CodeTable>(), Now, "n1");
        var digest = Convert.ToHexStringLower(Sm3([.. "{}"u8]));
        Assert.Equal(Convert.ToHexStringLower(Sm3(Encoding.UTF8.GetBytes($"a=1&appId=ak&b=2&digest={digest}&ts=20251125000000&key=s3"))), request.Query.Single(q => q.Name == "sign").Value);
    }

    static OutboundRequest Put(string text, SignatureKey key, TimestampForm form, params (string, string)[] headers)
    {
        var request = Request();
        GatewaySignature.Put(request, Gateway(text, key, form) with { Headers = [.. headers.Select(h => (h.Item1, Template(h.Item2)))] }, new Dictionary<string, CodeTable>(), Now, "n1");
        return request;
    }

    static OutboundRequest Request() => new(HttpMethod.Post, new Uri("https://platform.example/open"), "/save") { Query = [("b", "2"), ("a", "1")], Body = [.. "{}"u8] };

    static AuthenticationSettings.Gateway Gateway(string text, SignatureKey key, TimestampForm form) =>
        new() { AppKey = "ak", Key = key, Timestamp = form, BodyDigest = DigestKind.Sm3, Text = Template(text), Headers = [], Query = [] };

    static LiquidTemplate Template(string text) => LiquidTemplate.TryParse(text, out _)!;

    static string Header(OutboundRequest request, string name) => request.Headers.Single(h => h.Name == name).Value;

    static Sm2Key Sm2(bool asDer) => new(Sm2Key.TryParse(PrivateKey)!, Sm2Key.DefaultUserId, asDer, SignatureEncoding.Hex, new Fixed());

    static byte[] Sm3(byte[] bytes)
    {
        var digest = new SM3Digest();
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>Gives the number of the standard's example.</summary>
    sealed class Fixed() : SecureRandom(null)
    {
        public override void NextBytes(byte[] buf) => Convert.FromHexString(Number).CopyTo(buf, 0);

        public override void NextBytes(byte[] buf, int off, int len) => Convert.FromHexString(Number).AsSpan(0, len).CopyTo(buf.AsSpan(off));

        public override void NextBytes(Span<byte> buffer) => Convert.FromHexString(Number).AsSpan(0, buffer.Length).CopyTo(buffer);
    }
}
