using System.Globalization;

namespace PatentHub.Local.Simulator;

/// <summary>Lets a request in only if it is signed, fresh, meant for this very operation, and new.</summary>
/// <remarks>Not thread-safe: its platform calls it under its lock.</remarks>
sealed class RequestGuard(IReadOnlyList<string> secrets, TimeProvider clock) : IRequestGuard
{
    // A webhook-id need be remembered only while its timestamp would still be accepted.
    static readonly TimeSpan Remembered = WebhookSignature.Tolerance * 2;
    readonly UsedIds _seen = new(Remembered);

    /// <summary>Why the request is refused, or null. An admitted webhook-id is used up.</summary>
    public Refusal? Check(PlatformRequest request) => Judge(request, request.Overlooked) is { } violation ? new Refusal(violation.ToString(), violation) : null;

    public bool Remember(string messageId, DateTimeOffset at) => _seen.Remember(messageId, at);

    public void Forget() => _seen.Forget();

    Violation? Judge(PlatformRequest request, IReadOnlyList<Violation> overlooked)
    {
        if (!overlooked.Contains(Violation.BadSignature) && !IsSigned(request))
            return Violation.BadSignature;
        _ = long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp);
        var now = clock.GetUtcNow();
        if (!overlooked.Contains(Violation.StaleTimestamp) && Math.Abs((double)timestamp - now.ToUnixTimeSeconds()) > WebhookSignature.Tolerance.TotalSeconds)
            return Violation.StaleTimestamp;
        if (!overlooked.Contains(Violation.BindingMismatch) && !IsBound(request, request.WebhookId ?? ""))
            return Violation.BindingMismatch;
        if (!overlooked.Contains(Violation.Replayed) && !Remember(request.WebhookId ?? "", now))
            return Violation.Replayed;
        return request.Writes && request.IdempotencyKey != $"{request.Id}:{request.RevisionText}"
            ? Violation.IdempotencyKeyMismatch
            : null;
    }

    bool IsSigned(PlatformRequest request) => request.WebhookId is { Length: > 0 } messageId && request.Signature is { Length: > 0 } signature
        && long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
        && WebhookSignature.Verify(secrets, signature, messageId, timestamp, request.Body);

    /// <summary><c>{METHOD}:{id or *}:{revision or 0}:{uuid}</c> names the operation, so a signature over an empty body
    /// cannot be carried to another one.</summary>
    static bool IsBound(PlatformRequest request, string messageId)
    {
        var parts = messageId.Split(':');
        return parts.Length == 4
            && parts[0] == request.Method
            && parts[1] == (request.Id.Length == 0 ? "*" : request.Id)
            && parts[2] == (request.RevisionText ?? "0")
            && (!request.Writes || request.Revision > 0)
            && Guid.TryParse(parts[3], out _);
    }
}
