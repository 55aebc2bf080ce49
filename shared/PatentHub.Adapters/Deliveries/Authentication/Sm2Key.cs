using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace PatentHub.Adapters.Deliveries.Authentication;

/// <summary>
/// SM2 signatures with SM3 (GB/T 32918.2-2016, GB/T 32918.5-2017; user id of GM/T 0009-2012). What is signed is SM3(Z ‖ text), where Z comes from
/// the user id and the public key: signing SM3(text) is another signature, which no partner accepts.
/// </summary>
/// <param name="userId">Both sides must have the same.</param>
/// <param name="asDer">ASN.1 SEQUENCE of r and s, instead of r‖s in 64 bytes.</param>
/// <param name="randomness">For the secret number of each signature; null: the system's.</param>
sealed class Sm2Key(ECPrivateKeyParameters key, string userId, bool asDer, SignatureEncoding encoding, SecureRandom? randomness = null) : SignatureKey(encoding)
{
    /// <summary>What GM/T 0009-2012 section 10 sets where partners agree on nothing else.</summary>
    public const string DefaultUserId = "1234567812345678";

    public static readonly ECDomainParameters Curve = new(GMNamedCurves.GetByName("sm2p256v1"));

    /// <summary>A private key: 64 hexadecimal digits, or base64 of PKCS#8, with or without the lines of PEM.</summary>
    /// <returns>Null for anything else.</returns>
    public static ECPrivateKeyParameters? TryParse(string text)
    {
        try
        {
            var isHex = text.Length == 64 && text.All(char.IsAsciiHexDigit);
            var key = isHex ? new ECPrivateKeyParameters(new BigInteger(text, 16), Curve)
                : PrivateKeyFactory.CreateKey(Convert.FromBase64String(string.Concat(text.Split('\n').Where(line => !line.StartsWith('-'))))) as ECPrivateKeyParameters;
            return key is not null && key.Parameters.Curve.Equals(Curve.Curve) ? key : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The decoder of keys throws whatever it stumbles over.
            return null;
        }
    }

    protected override byte[] Compute(byte[] text)
    {
        var signer = new SM2Signer(asDer ? StandardDsaEncoding.Instance : PlainDsaEncoding.Instance);
        signer.Init(true, new ParametersWithID(randomness is null ? key : new ParametersWithRandom(key, randomness), Encoding.UTF8.GetBytes(userId)));
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }
}
