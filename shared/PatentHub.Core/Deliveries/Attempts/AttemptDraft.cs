using PatentHub.Storage;

namespace PatentHub.Deliveries.Attempts;

/// <summary>An attempt under way: taken before the request goes out, ended with what came of it.</summary>
public sealed class AttemptDraft
{
    /// <summary>Characters of a reason that are kept.</summary>
    const int ReasonLength = 200;

    readonly TimeProvider _clock;
    readonly int _excerpt;
    readonly long _started;
    readonly Attempt _begun;

    internal AttemptDraft(TimeProvider clock, Random random, int excerpt, string kind, string listingId, long revision, int number, string? traceParent)
    {
        (_clock, _excerpt, _started) = (clock, excerpt, clock.GetTimestamp());
        _begun = new Attempt
        {
            ListingId = listingId,
            Id = random.NextInt64(1, long.MaxValue).ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            At = clock.GetUtcNow(),
            Duration = TimeSpan.Zero,
            Kind = kind,
            Revision = revision,
            Number = number,
            Reply = "",
            TraceParent = traceParent,
        };
    }

    /// <param name="after">What the delivery became; null: it is not known, or is as before.</param>
    public Attempt End(PushReply reply, Delivery? after) => End(reply.Name, ReasonOf(reply), reply.Exchange, (reply as PushReply.Pending)?.Job, after);

    public Attempt End(ReadReply reply, Delivery? after) => reply switch
    {
        ReadReply.Failed failed => End(failed.Reply.Name, ReasonOf(failed.Reply), reply.Exchange, null, after),
        ReadReply.Held held => End($"holds-{held.Status}", FormattableString.Invariant($"revision {held.Revision}"), reply.Exchange, null, after),
        _ => End("absent", null, reply.Exchange, null, after),
    };

    /// <param name="job">That was asked; what it says of this listing is the reply.</param>
    public Attempt End(JobReply reply, string job, Delivery? after) => reply switch
    {
        JobReply.Failed failed => End(failed.Reply.Name, ReasonOf(failed.Reply), reply.Exchange, job, after),
        JobReply.Finished finished when finished.Results.TryGetValue(_begun.ListingId, out var result) => End(result.Name, ReasonOf(result), result.Exchange ?? reply.Exchange, job, after),
        JobReply.Finished => End("no-result", null, reply.Exchange, job, after),
        JobReply.Running => End("running", null, reply.Exchange, job, after),
        _ => End("forgotten", null, reply.Exchange, job, after),
    };

    Attempt End(string reply, string? reason, Exchange? exchange, string? job, Delivery? after) => _begun with
    {
        Duration = _clock.GetElapsedTime(_started),
        Reply = reply,
        Reason = reason is null ? null : JsonText.Cut(Mask.Text(reason), ReasonLength),
        LedTo = after?.Phase,
        NextAt = after?.DueAt,
        Method = exchange?.Method,
        Path = exchange?.Path,
        Status = exchange?.Status,
        Request = exchange is null ? null : Excerpt.Of(exchange.Request.Span, _excerpt),
        Response = exchange is null ? null : Excerpt.Of(exchange.Reply.Span, _excerpt),
        ResponseType = exchange?.ReplyType,
        MessageId = exchange?.MessageId,
        Job = job,
    };

    static string? ReasonOf(PushReply reply) => reply switch
    {
        PushReply.Rejected { Message: { } message } rejected => $"{rejected.Code}: {message}",
        PushReply.Rejected rejected => rejected.Code,
        PushReply.Transient transient => transient.Reason,
        PushReply.Unknown unknown => unknown.Reason,
        PushReply.Unauthorised unauthorised => unauthorised.Reason,
        PushReply.Throttled throttled => $"until {throttled.Until:O}",
        PushReply.Stale stale => FormattableString.Invariant($"holds revision {stale.Revision}"),
        _ => null,
    };
}
