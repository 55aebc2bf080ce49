using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>How a simulated platform is spoken to: which requests it knows, how they must be authenticated, what its answers look like.</summary>
interface IPlatformStyle
{
    /// <summary>Lets requests in or not.</summary>
    IRequestGuard Guard { get; }

    /// <summary>What a request asks for; null: nothing that the platform knows.</summary>
    /// <param name="path">Below the platform's prefix, without a slash before it.</param>
    PlatformCall? Read(HttpRequest http, string path, byte[] body);

    /// <summary>Puts an answer into the platform's own form.</summary>
    PlatformReply Write(PlatformReply reply);
}

/// <summary>Admits requests.</summary>
/// <remarks>Not thread-safe: its platform calls it under its lock.</remarks>
interface IRequestGuard
{
    /// <summary>Why the request is refused, or null. What may be used once is used up.</summary>
    Refusal? Check(PlatformRequest request);

    /// <summary>Marks as used what an earlier run saw.</summary>
    bool Remember(string messageId, DateTimeOffset at);

    void Forget();
}

/// <param name="Violation">What the hub must not do; null: what can happen to anybody, such as a token that has ended.</param>
sealed record Refusal(string Code, Violation? Violation);

/// <summary>What a request asks for.</summary>
abstract record PlatformCall
{
    /// <summary>A question, a publication or a withdrawal.</summary>
    public sealed record One(PlatformRequest Request) : PlatformCall;

    /// <summary>Several publications and withdrawals, to be done later as a job.</summary>
    /// <param name="Request">The submission itself.</param>
    public sealed record Batch(PlatformRequest Request, IReadOnlyList<PlatformRequest> Items) : PlatformCall;

    /// <summary>What became of a job.</summary>
    public sealed record Poll(PlatformRequest Request, string Job) : PlatformCall;

    /// <summary>Something about access, which is answered at once.</summary>
    public sealed record Access(PlatformReply Reply) : PlatformCall;
}

/// <summary>The styles by name.</summary>
static class PlatformStyles
{
    public const string Neutral = "neutral";
    public const string OAuth = "oauth2";
    public const string Gateway = "gateway";
    public const string Batch = "batch";

    public static IPlatformStyle Create(PlatformOptions options, TimeProvider clock) => options.Style switch
    {
        OAuth => new OAuthStyle(options, clock),
        Gateway => new GatewayStyle(options, clock),
        Batch => new BatchStyle(options, clock),
        _ => new NeutralStyle(options, clock),
    };

    public static bool IsKnown(string style) => style is Neutral or OAuth or Gateway or Batch;
}
