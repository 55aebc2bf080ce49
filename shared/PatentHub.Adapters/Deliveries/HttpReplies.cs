using System.Globalization;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries;

/// <summary>What an answer says by its HTTP status alone, whatever the style. Pure.</summary>
public static class HttpReplies
{
    static readonly TimeSpan LongestThrottle = TimeSpan.FromHours(24);
    static readonly TimeSpan UnstatedThrottle = TimeSpan.FromSeconds(30);

    /// <summary>Of any text that is kept of a reply.</summary>
    const int MaxText = 200;

    /// <summary>The class of an answer that is no success.</summary>
    /// <param name="code">The code of business in its body, if it has one.</param>
    /// <param name="revision">The revision that its body says the platform holds, if it does.</param>
    public static PushReply OfFailure(HttpAnswer answer, string? code, string? message, long? revision, DateTimeOffset now)
    {
        if (answer.Status is not { } status)
            return answer.WasSent ? new PushReply.Unknown(answer.Failure!) : new PushReply.Transient(answer.Failure!);
        return (int)status switch
        {
            400 or 422 when code is { Length: > 0 } => new PushReply.Rejected(Cut(code)!, Cut(message)),
            401 or 403 => new PushReply.Unauthorised(Http(answer)),
            409 when revision is { } held => new PushReply.Stale(held),
            429 => new PushReply.Throttled(Until(answer.RetryAt, now)),
            503 when answer.RetryAt is not null => new PushReply.Throttled(Until(answer.RetryAt, now)),
            _ => new PushReply.Transient(Http(answer)),
        };
    }

    /// <summary>A question that was not answered changed nothing, so it may simply be asked again.</summary>
    public static PushReply Harmless(PushReply reply) => reply is PushReply.Unknown unknown ? new PushReply.Transient(unknown.Reason) : reply;

    /// <summary>Until when a platform that says "later" is left alone: as it asks, but no longer than a day.</summary>
    public static DateTimeOffset Until(DateTimeOffset? asked, DateTimeOffset now)
    {
        var until = asked ?? now + UnstatedThrottle;
        return until > now + LongestThrottle ? now + LongestThrottle : until;
    }

    public static string Http(HttpAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.Status!}");

    /// <summary>As much of a text of the platform as is kept.</summary>
    public static string? Cut(string? text) => text is null ? null : JsonText.Cut(text, MaxText);
}
