using PatentHub.Listings;

namespace PatentHub.Deliveries;

/// <summary>
/// All rules of a delivery: how it follows the listing, and what each reply makes of it. Pure; times and jitter come in.
/// Every rule may be applied to a row that has moved on meanwhile, and then only adds what is still true.
/// </summary>
public static class DeliveryPlan
{
    static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LastPoll = TimeSpan.FromHours(1);

    /// <summary>Read-backs that find nothing before an unanswered push is repeated.</summary>
    const int ReadBacksBeforeRepeat = 2;

    /// <summary>Times that a listing rises above what one platform claims before a person has to look.</summary>
    const int MostRaises = 5;

    /// <summary>Follows the listing: desired moves only upwards, and starts the attempts anew. Null where nothing changes.</summary>
    /// <remarks>
    /// What is withdrawn before it was ever published gets a row as well, with nothing to do: a fan-out that read the listing earlier
    /// and comes later must find that it is over.
    /// </remarks>
    public static Delivery? Follow(Delivery? current, Listing listing, DateTimeOffset now)
    {
        if (current is null)
            return new Delivery
            {
                ListingId = listing.Id,
                Kind = listing.Kind,
                DesiredRevision = listing.Revision,
                DesiredPresent = listing.Present,
                AcknowledgedRevision = listing.Present ? 0 : listing.Revision,
                Phase = listing.Present ? DeliveryPhase.Waiting : DeliveryPhase.Withdrawn,
                DueAt = listing.Present ? now : null,
                TraceParent = listing.TraceParent,
                DesiredAt = listing.ChangedAt,
                ChangedAt = now,
            };
        if (current.DesiredRevision >= listing.Revision)
            return null;
        var next = current with { DesiredRevision = listing.Revision, DesiredPresent = listing.Present, Attempts = 0, StaleRevision = 0, RetryId = null, TraceParent = listing.TraceParent, DesiredAt = listing.ChangedAt, ChangedAt = now };
        // What may still be on its way is asked for first, and what a job carries is waited for: never two at once.
        return current.Phase == DeliveryPhase.Unknown || current.Job is not null ? next : next with { Phase = DeliveryPhase.Waiting, DueAt = now, Polls = 0 };
    }

    /// <summary>Applies the reply to a push of <paramref name="sent"/>.</summary>
    /// <param name="timeout">The platform's request timeout.</param>
    /// <param name="jitter">0 to 1.</param>
    public static Delivery Replied(Delivery delivery, Sent sent, PushReply reply, TimeSpan timeout, Recourse recourse, DateTimeOffset now, double jitter)
    {
        var next = Judged(delivery, sent, reply, timeout, recourse, now, jitter);
        if (delivery.RetryId is null || next.Phase == DeliveryPhase.Parked)
            return next with { RetryId = null };
        if (delivery.RetryId == sent.RetryId)
            return reply is PushReply.Accepted or PushReply.Pending { Job: null } or PushReply.Rejected or PushReply.Stale ? next with { RetryId = null } : next;
        // It went out before somebody wanted it sent again. What it led to is waited for first: never two at once.
        return next.Phase == DeliveryPhase.Unknown || next.Job is not null ? next : next with { Phase = DeliveryPhase.Waiting, DueAt = delivery.DueAt ?? now };
    }

    static Delivery Judged(Delivery delivery, Sent sent, PushReply reply, TimeSpan timeout, Recourse recourse, DateTimeOffset now, double jitter)
    {
        // Settled meanwhile, by a partner's event of this revision or by another holder of the lease: both know more than this reply.
        if (sent.Revision == delivery.DesiredRevision && delivery.IsSettled)
            return delivery;
        var next = delivery with { LastReply = reply.Name, LastReason = null, LastMessage = null, LastAttemptAt = now, ChangedAt = now, Job = null, JobRevision = 0, JobRetryId = null };
        if (reply is PushReply.Unknown unknown)
            return Doubted(next, sent, unknown.Reason, timeout, recourse, now, jitter);
        if (reply is PushReply.Pending { Job: { } job } taken)
            return next with { Phase = DeliveryPhase.Pending, Job = job, JobRevision = sent.Revision, JobRetryId = sent.RetryId, RemoteId = taken.RemoteId ?? next.RemoteId, DueAt = now + FirstPoll, Polls = 0 };
        if (sent.Revision < delivery.DesiredRevision)
            return Overtaken(next, sent, reply, now);
        return reply switch
        {
            PushReply.Accepted accepted => Settled(next, sent, accepted.RemoteId),
            PushReply.Pending pending => next with { Phase = DeliveryPhase.Pending, RemoteId = pending.RemoteId ?? next.RemoteId, DueAt = now + FirstPoll, Polls = 0 },
            PushReply.Rejected rejected => next with { Phase = DeliveryPhase.Rejected, DueAt = null, LastReason = rejected.Code, LastMessage = PersonalData.Redact(rejected.Message), Attempts = 0 },
            PushReply.Stale stale when recourse != Recourse.Ask => Raised(next, stale.Revision, now).Delivery,
            PushReply.Stale stale => next with
            {
                Phase = DeliveryPhase.Unknown,
                DueAt = next.Raises == 0 ? now : now + RetryDelay(next.Raises, jitter),
                Polls = 0,
                StaleRevision = stale.Revision,
            },
            PushReply.Transient transient => Failed(next, transient.Reason, now, jitter),
            // The platform as a whole waits; the row keeps its place.
            PushReply.Throttled or PushReply.Unauthorised => next with { Phase = DeliveryPhase.Waiting, DueAt = next.DueAt ?? now },
            _ => throw new InvalidOperationException($"No rule for {reply.GetType().Name}."),
        };
    }

    /// <summary>A platform that cannot be asked is believed when it claims a newer revision: the listing has to rise above it.</summary>
    public static long? RaiseAbove(Delivery delivery, PushReply reply, Recourse recourse) =>
        recourse != Recourse.Ask && reply is PushReply.Stale stale && delivery.Raises < MostRaises ? stale.Revision : null;

    /// <summary>Applies what the platform says it holds, for a row that is pending or of unknown outcome.</summary>
    public static ReadBack Asked(Delivery delivery, ReadReply reply, DateTimeOffset now, double jitter)
    {
        if (delivery.Phase is not (DeliveryPhase.Pending or DeliveryPhase.Unknown))
            return new(delivery);
        var next = delivery with { LastAttemptAt = now, ChangedAt = now, Unanswered = reply is ReadReply.Failed ? delivery.Unanswered : 0 };
        var sent = new Sent(delivery.DesiredRevision, delivery.DesiredPresent);
        switch (reply)
        {
            case ReadReply.Failed { Reply: PushReply.Throttled or PushReply.Unauthorised }:
                return new(delivery);
            case ReadReply.Failed failed:
                // No answer is no read-back: it does not count towards sending again.
                return new(next with { LastReply = failed.Reply.Name, Unanswered = next.Unanswered + 1, DueAt = now + PollDelay(next.Unanswered) });
            case ReadReply.Held held when Math.Max(held.Revision, delivery.StaleRevision) > delivery.DesiredRevision:
                return Raised(next, Math.Max(held.Revision, delivery.StaleRevision), now);
            case ReadReply.Held held when held.Revision == delivery.DesiredRevision && delivery.DesiredPresent:
                return new(Holds(next, sent, held, now));
            case ReadReply.Absent when !delivery.DesiredPresent && delivery.StaleRevision <= delivery.DesiredRevision:
                return new(Settled(next, sent, null) with { RetryId = null });
            case ReadReply.Absent when delivery.StaleRevision > delivery.DesiredRevision:
                return Raised(next, delivery.StaleRevision, now);
            default:
                return new(NotThere(next, now, jitter));
        }
    }

    /// <summary>Applies what became of the job that carries the delivery.</summary>
    /// <param name="job">The job that was asked; a row that it does not carry any more is left alone.</param>
    public static Delivery JobAnswered(Delivery delivery, string job, JobReply reply, TimeSpan timeout, Recourse recourse, DateTimeOffset now, double jitter)
    {
        if (delivery.Job != job)
            return delivery;
        var sent = new Sent(delivery.JobRevision, delivery.DesiredPresent, delivery.JobRetryId);
        var next = delivery with { LastAttemptAt = now, ChangedAt = now, Unanswered = reply is JobReply.Failed ? delivery.Unanswered : 0 };
        if (reply.ResultOf(delivery.ListingId) is { } result)
            return Replied(next, sent, result, timeout, recourse, now, jitter);
        return reply switch
        {
            JobReply.Failed { Reply: PushReply.Throttled or PushReply.Unauthorised } => delivery,
            JobReply.Failed failed => next with { LastReply = failed.Reply.Name, Unanswered = next.Unanswered + 1, DueAt = now + PollDelay(next.Unanswered) },
            JobReply.Running => next with { Polls = next.Polls + 1, DueAt = now + PollDelay(next.Polls + 1) },
            JobReply.Finished => Doubted(next with { Job = null, JobRevision = 0, JobRetryId = null }, sent, "the job ended without a result for it", timeout, recourse, now, jitter),
            JobReply.Forgotten => Doubted(next with { Job = null, JobRevision = 0, JobRetryId = null }, sent, "the platform does not know the job any more", timeout, recourse, now, jitter),
            _ => throw new InvalidOperationException($"No rule for {reply.GetType().Name}."),
        };
    }

    /// <summary>A job has news, so that it need not be waited for any longer.</summary>
    public static Delivery AskNow(Delivery delivery, string job, DateTimeOffset now) => delivery.Job == job && delivery.DueAt > now ? delivery with { DueAt = now } : delivery;

    /// <summary>What is to be sent waits for the next time at which the platform is served.</summary>
    public static Delivery Deferred(Delivery delivery, DateTimeOffset until) =>
        delivery.Phase == DeliveryPhase.Waiting && delivery.DueAt < until ? delivery with { DueAt = until } : delivery;

    /// <summary>Puts a refused row back, when the refusals turned out to be a broken gateway.</summary>
    public static Delivery PutBack(Delivery delivery, long revision, DateTimeOffset now) =>
        delivery.Phase == DeliveryPhase.Rejected && delivery.DesiredRevision == revision && delivery.EventRevision != revision
            ? delivery with { Phase = DeliveryPhase.Waiting, DueAt = now, ChangedAt = now }
            : delivery;

    /// <summary>
    /// Sends it again as if it had never failed, on a person's order. What is under review is asked for at once; so is what is of unknown
    /// outcome, unless its first question is still to come: that must not come too soon.
    /// </summary>
    /// <param name="id">Of the order.</param>
    public static Delivery Again(Delivery delivery, string id, DateTimeOffset now) => delivery.Phase switch
    {
        DeliveryPhase.Pending => delivery with { DueAt = now, ChangedAt = now },
        DeliveryPhase.Unknown => delivery with { DueAt = delivery.Unanswered > 0 ? now : delivery.DueAt, ChangedAt = now },
        _ => delivery with { Phase = DeliveryPhase.Waiting, DueAt = now, Attempts = 0, Polls = 0, StaleRevision = 0, Raises = 0, RetryId = id, ChangedAt = now },
    };

    /// <summary>Takes one of unknown outcome for delivered, on the word of a person who has looked; null where that is not in doubt.</summary>
    /// <param name="phase">Accepted, where it is to be there; withdrawn, where it is not.</param>
    public static Delivery? SettledByHand(Delivery delivery, string phase, DateTimeOffset now) =>
        delivery.Phase is DeliveryPhase.Parked or DeliveryPhase.Unknown && phase == (delivery.DesiredPresent ? DeliveryPhase.Accepted : DeliveryPhase.Withdrawn)
            ? Settled(delivery with { ChangedAt = now, Unanswered = 0, LastReason = null, RetryId = null }, new Sent(delivery.DesiredRevision, delivery.DesiredPresent), null)
            : null;

    /// <summary>
    /// What a process that died may have sent is asked for before it is sent again. Its clock may have been ahead of ours,
    /// so the due time says nothing.
    /// </summary>
    public static Delivery TakenOver(Delivery delivery, Recourse recourse, DateTimeOffset now)
    {
        if (delivery.Phase != DeliveryPhase.Waiting || recourse == Recourse.Repeat)
            return delivery;
        return recourse == Recourse.Ask
            ? delivery with { Phase = DeliveryPhase.Unknown, DueAt = now, Polls = 0, ChangedAt = now }
            : delivery with { Phase = DeliveryPhase.Parked, DueAt = null, RetryId = null, ChangedAt = now };
    }

    /// <summary>Takes over what a platform says of a listing that the hub believed settled, where the revision is the desired one.</summary>
    public static Delivery Verified(Delivery delivery, ReadReply.Held held, DateTimeOffset now) =>
        delivery.IsSettled && delivery.DesiredPresent && delivery.DesiredRevision == held.Revision && delivery.EventRevision != held.Revision && held.Status != HeldStatus.Accepted
            ? Holds(delivery with { LastAttemptAt = now, ChangedAt = now }, new Sent(held.Revision, true), held, now)
            : delivery;

    /// <summary>5 s, doubling to an hour.</summary>
    public static TimeSpan PollDelay(int polls) =>
        polls >= 10 ? LastPoll : TimeSpan.FromTicks(Math.Min(LastPoll.Ticks, FirstPoll.Ticks << polls));

    /// <summary>The wait before attempt <paramref name="attempts"/> + 1, with up to a fifth added.</summary>
    public static TimeSpan RetryDelay(int attempts, double jitter) =>
        DeliveryOptions.Ladder[Math.Clamp(attempts - 1, 0, DeliveryOptions.Ladder.Count - 1)] * (1 + jitter / 5);

    /// <summary>The reply concerns a revision that is not desired any more: the newer one is still to be sent.</summary>
    static Delivery Overtaken(Delivery next, Sent sent, PushReply reply, DateTimeOffset now) => next with
    {
        Phase = DeliveryPhase.Waiting,
        DueAt = next.DueAt ?? now,
        AcknowledgedRevision = reply is PushReply.Accepted ? Math.Max(next.AcknowledgedRevision, sent.Revision) : next.AcknowledgedRevision,
    };

    /// <summary>Nobody knows whether the push happened.</summary>
    static Delivery Doubted(Delivery next, Sent sent, string reason, TimeSpan timeout, Recourse recourse, DateTimeOffset now, double jitter) => recourse switch
    {
        Recourse.Ask => next with { Phase = DeliveryPhase.Unknown, DueAt = now + timeout + FirstPoll, Polls = 0, LastReason = reason },
        Recourse.Repeat => Failed(next, reason, now, jitter),
        // What is desired now was not sent at all: no person has to look before it is.
        Recourse.Park when sent.Revision < next.DesiredRevision => next with { Phase = DeliveryPhase.Waiting, DueAt = now + timeout + FirstPoll, LastReason = reason },
        _ => next with { Phase = DeliveryPhase.Parked, DueAt = null, RetryId = null, LastReason = reason },
    };

    static Delivery Settled(Delivery next, Sent sent, string? remoteId) => next with
    {
        Phase = sent.Present ? DeliveryPhase.Accepted : DeliveryPhase.Withdrawn,
        AcknowledgedRevision = sent.Revision,
        RemoteId = remoteId ?? next.RemoteId,
        DueAt = null,
        Attempts = 0,
        Polls = 0,
        StaleRevision = 0,
        Raises = 0,
    };

    /// <summary>A platform that answers every revision with a higher one would drive the listing for ever at all the others.</summary>
    static ReadBack Raised(Delivery next, long above, DateTimeOffset now) => next.Raises >= MostRaises
        ? new(next with { Phase = DeliveryPhase.Parked, DueAt = null, RetryId = null, LastReason = "claims ever higher revisions" })
        : new(next with { Phase = DeliveryPhase.Waiting, DueAt = now, Polls = 0, StaleRevision = 0, Raises = next.Raises + 1 }, above);

    static Delivery Failed(Delivery next, string reason, DateTimeOffset now, double jitter) => next with
    {
        Phase = DeliveryPhase.Waiting,
        Attempts = next.Attempts + 1,
        DueAt = now + RetryDelay(next.Attempts + 1, jitter),
        LastReason = reason,
    };

    static Delivery Holds(Delivery next, Sent sent, ReadReply.Held held, DateTimeOffset now) => held.Status switch
    {
        HeldStatus.Accepted => Settled(next, sent, held.RemoteId) with { LastReply = held.Status, RetryId = null },
        // It refused before somebody wanted it sent again.
        HeldStatus.Rejected when next.RetryId is not null => next with { Phase = DeliveryPhase.Waiting, DueAt = now, Polls = 0 },
        HeldStatus.Rejected => next with { Phase = DeliveryPhase.Rejected, DueAt = null, LastReply = held.Status, LastReason = "refused after review", LastMessage = null },
        _ => next with { Phase = DeliveryPhase.Pending, RemoteId = held.RemoteId ?? next.RemoteId, Polls = next.Phase == DeliveryPhase.Pending ? next.Polls + 1 : 0, DueAt = now + PollDelay(next.Phase == DeliveryPhase.Pending ? next.Polls + 1 : 0) },
    };

    /// <summary>The platform does not hold the desired state: asked once more, then sent again.</summary>
    static Delivery NotThere(Delivery next, DateTimeOffset now, double jitter) =>
        next.Polls + 1 < ReadBacksBeforeRepeat && next.Phase == DeliveryPhase.Unknown
            ? next with { Polls = next.Polls + 1, DueAt = now + FirstPoll }
            : Failed(next with { Polls = 0 }, "not held after an unanswered request", now, jitter);
}

/// <summary>What was pushed.</summary>
/// <param name="RetryId">The order to send it again that the push carries out, if any.</param>
public readonly record struct Sent(long Revision, bool Present, string? RetryId = null);

/// <param name="Delivery">The row as it is now.</param>
/// <param name="RaiseAbove">The platform holds this revision, which is newer than the hub's: the listing has to rise above it.</param>
public readonly record struct ReadBack(Delivery Delivery, long? RaiseAbove = null);
