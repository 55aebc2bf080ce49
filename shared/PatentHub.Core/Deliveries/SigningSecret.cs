using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatentHub.Deliveries;

/// <summary>
/// A symmetric key of Standard Webhooks 1.0.0: <c>whsec_</c> and base64 of 24 to 64 bytes. Its text form never leaves this type.
/// </summary>
public sealed class SigningSecret
{
    public const string Prefix = "whsec_";
    const string Version = "v1,";

    readonly byte[] _key;

    SigningSecret(byte[] key) => _key = key;

    /// <summary>From when it is used; null: always.</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary>From when it is not used any more; null: never.</summary>
    public DateTimeOffset? ExpiresOn { get; private init; }

    public bool IsValidAt(DateTimeOffset at) => !(at < NotBefore) && !(at >= ExpiresOn);

    public SigningSecret Between(DateTimeOffset? notBefore, DateTimeOffset? expiresOn) => new(_key) { NotBefore = notBefore, ExpiresOn = expiresOn };

    /// <returns>Null unless the text is <c>whsec_</c> and base64 of 24 to 64 bytes.</returns>
    public static SigningSecret? TryParse(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), key, out var length) && length is >= 24 and <= 64 ? new(key[..length]) : null;
    }

    /// <summary>Whether there is a moment from now to the end of the notice at which no secret is valid.</summary>
    /// <param name="secrets">Empty where a platform has none: then nothing expires.</param>
    public static bool RunOutWithin(IReadOnlyList<SigningSecret> secrets, DateTimeOffset now, TimeSpan notice) => secrets.Count > 0
        && secrets.Select(s => s.ExpiresOn).OfType<DateTimeOffset>().Where(at => at > now && at < now + notice).Append(now).Append(now + notice)
            .Any(at => !secrets.Any(s => s.IsValidAt(at)));

    /// <summary><c>v1,</c> and base64 of HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
    /// <param name="timestamp">Unix seconds.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body) => Version + Convert.ToBase64String(Compute(id, timestamp, body));

    /// <summary>One signature for each secret that is valid at the timestamp, separated by spaces, so that a receiver can rotate.</summary>
    public static string SignAll(IReadOnlyList<SigningSecret> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(timestamp);
        if (secrets.Count == 1 && secrets[0].IsValidAt(at))
            return secrets[0].Sign(id, timestamp, body);
        var signatures = new List<string>(secrets.Count);
        foreach (var secret in secrets)
            if (secret.IsValidAt(at))
                signatures.Add(secret.Sign(id, timestamp, body));
        return string.Join(' ', signatures);
    }

    /// <summary>Whether any signature in the header was made with any of the secrets. Every pair is compared in constant time.</summary>
    /// <param name="header">Signatures separated by spaces; those of other versions are passed over.</param>
    /// <param name="now">Only secrets that are valid then count, whatever time the sender claims.</param>
    public static bool Verify(IReadOnlyList<SigningSecret> secrets, string header, string id, long timestamp, ReadOnlySpan<byte> body, DateTimeOffset? now = null)
    {
        const int maxSignatures = 20;
        var valid = false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var expected = new byte[secrets.Count][];
        for (var i = 0; i < secrets.Count; i++)
            expected[i] = secrets[i].Compute(id, timestamp, body);
        foreach (var part in header.Split(' ', maxSignatures, StringSplitOptions.RemoveEmptyEntries))
            if (part.StartsWith(Version, StringComparison.Ordinal) && Convert.TryFromBase64Chars(part.AsSpan(Version.Length), given, out var length) && length == given.Length)
                for (var i = 0; i < expected.Length; i++)
                    valid |= CryptographicOperations.FixedTimeEquals(expected[i], given) & (now is not { } at || secrets[i].IsValidAt(at));
        return valid;
    }

    byte[] Compute(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    public override string ToString() => Prefix + "***";
}
