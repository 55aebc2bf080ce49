using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatentHub.Local.Simulator;

/// <summary>Standard Webhooks signatures (version 1, symmetric), written independently of the hub's own.</summary>
public static class WebhookSignature
{
    /// <summary>How far a timestamp may be from the receiver's clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The signature header's value for one secret.</summary>
    public static string Sign(string secret, string messageId, long timestamp, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(Compute(secret, messageId, timestamp, body));

    /// <summary>Whether any <c>v1</c> signature in the header is right for any of the secrets.</summary>
    public static bool Verify(
        IReadOnlyList<string> secrets, string header, string messageId, long timestamp, ReadOnlySpan<byte> body)
    {
        var valid = false;
        foreach (var secret in secrets)
        {
            var expected = Compute(secret, messageId, timestamp, body);
            foreach (var signature in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                valid |= Equal(signature, expected);
        }

        return valid;
    }

    static bool Equal(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.StartsWith("v1,", StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(signature.AsSpan(3), given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }

    static byte[] Compute(string secret, string messageId, long timestamp, ReadOnlySpan<byte> body)
    {
        const string Prefix = "whsec_";
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}.{timestamp}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
