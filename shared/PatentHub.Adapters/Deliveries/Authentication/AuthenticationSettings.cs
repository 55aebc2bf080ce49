using PatentHub.Adapters.Deliveries.Templated;

namespace PatentHub.Adapters.Deliveries.Authentication;

/// <summary>How requests to a platform are authenticated, read from its profile.</summary>
abstract record AuthenticationSettings
{
    /// <summary>By its network alone.</summary>
    public sealed record None : AuthenticationSettings;

    /// <summary>With the profile's <c>secrets</c>, as the neutral protocol does.</summary>
    public sealed record StandardWebhooks : AuthenticationSettings;

    /// <summary>OAuth 2.0 client credentials (RFC 6749 section 4.4).</summary>
    /// <param name="TokenUrl">Where tokens are given out.</param>
    /// <param name="InBody">Whether the client names itself in the form instead of the Authorization header.</param>
    /// <param name="RenewBefore">How long before its end a token is renewed.</param>
    public sealed record OAuth(Uri TokenUrl, string ClientId, string ClientSecret, string? Scope, bool InBody, TimeSpan RenewBefore) : AuthenticationSettings
    {
        /// <summary>Never the secret.</summary>
        public override string ToString() => $"oauth2 {ClientId}";
    }

    /// <summary>A signature over parts of the request, as gateways of Chinese authorities ask for.</summary>
    public sealed record Gateway : AuthenticationSettings
    {
        public required string AppKey { get; init; }
        public required SignatureKey Key { get; init; }
        public required TimestampForm Timestamp { get; init; }
        public required DigestKind BodyDigest { get; init; }

        /// <summary>What is signed.</summary>
        public required LiquidTemplate Text { get; init; }
        public required IReadOnlyList<(string Name, LiquidTemplate Value)> Headers { get; init; }
        public required IReadOnlyList<(string Name, LiquidTemplate Value)> Query { get; init; }
    }
}

enum TimestampForm
{
    Seconds,
    Milliseconds,

    /// <summary>The date of HTTP, RFC 9110 section 5.6.7.</summary>
    Http,

    /// <summary>yyyyMMddHHmmss, in the office's time.</summary>
    Compact,
}
