using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace PatentHub.Adapters.Deliveries.Authentication;

enum DigestKind
{
    Sha256,

    /// <summary>GB/T 32905-2016.</summary>
    Sm3,
}

enum SignatureEncoding
{
    Hex,
    UpperHex,
    Base64,
}

/// <summary>Signs texts with one algorithm, key and encoding. The key never leaves it.</summary>
abstract class SignatureKey(SignatureEncoding encoding)
{
    /// <summary>Of the text's UTF-8 bytes.</summary>
    public virtual string Sign(string text) => Encode(Compute(Encoding.UTF8.GetBytes(text)), encoding);

    /// <summary>The key as a text, for gateways that sign by hashing it along; empty for keys that have none.</summary>
    public virtual string Secret => "";

    protected abstract byte[] Compute(byte[] text);

    public static string Encode(byte[] bytes, SignatureEncoding encoding) => encoding switch
    {
        SignatureEncoding.Hex => Convert.ToHexStringLower(bytes),
        SignatureEncoding.UpperHex => Convert.ToHexString(bytes),
        _ => Convert.ToBase64String(bytes),
    };

    public static byte[] Digest(DigestKind kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == DigestKind.Sha256)
            return SHA256.HashData(bytes);
        var digest = new SM3Digest();
        digest.BlockUpdate(bytes);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash);
        return hash;
    }

    public override string ToString() => $"{GetType().Name} ***";
}

/// <summary>Stands for a key where what it does must not be seen.</summary>
sealed class MaskedKey() : SignatureKey(SignatureEncoding.Hex)
{
    public const string Mask = "***";

    public override string Secret => Mask;

    public override string Sign(string text) => Mask;

    protected override byte[] Compute(byte[] text) => [];
}

/// <summary>HMAC (RFC 2104) over SHA-256 or SM3.</summary>
sealed class HmacKey(string secret, DigestKind kind, SignatureEncoding encoding) : SignatureKey(encoding)
{
    public override string Secret => secret;

    protected override byte[] Compute(byte[] text)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        if (kind == DigestKind.Sha256)
            return HMACSHA256.HashData(key, text);
        var hmac = new HMac(new SM3Digest());
        hmac.Init(new KeyParameter(key));
        hmac.BlockUpdate(text);
        var hash = new byte[hmac.GetMacSize()];
        hmac.DoFinal(hash);
        return hash;
    }
}

/// <summary>A plain digest of a text that has the secret in it.</summary>
sealed class DigestKey(string secret, DigestKind kind, SignatureEncoding encoding) : SignatureKey(encoding)
{
    public override string Secret => secret;

    protected override byte[] Compute(byte[] text) => Digest(kind, text);
}
