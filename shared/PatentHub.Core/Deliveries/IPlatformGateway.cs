using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;

namespace PatentHub.Deliveries;

/// <summary>
/// Speaks to platforms in their own style and classifies every answer. Never throws for what a platform or the network does;
/// only cancellation by the caller comes through.
/// </summary>
public interface IPlatformGateway
{
    /// <summary>Whether a platform of this style can be asked for a listing by our id.</summary>
    bool CanRead(PlatformProfile platform);

    /// <summary>Whether the platform takes the same push twice without harm, so that one of unknown outcome may be repeated without asking.</summary>
    bool MayRepeat(PlatformProfile platform) => false;

    /// <summary>Whether a platform of this style can say what it holds.</summary>
    bool CanList(PlatformProfile platform) => true;

    Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken);

    Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken);

    /// <summary>One page of everything that the platform holds of ours.</summary>
    Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Pushes that one request may carry. 1: each goes by itself.</summary>
    int BatchSize(PlatformProfile platform) => 1;

    /// <summary>Hands over several pushes at once, at most <see cref="BatchSize"/>.</summary>
    /// <returns>
    /// A reply per push, in the same order. A platform that works on batches answers pending with the job's id; what it refuses at once
    /// is rejected by itself.
    /// </returns>
    async Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        var replies = new List<PushReply>(pushes.Count);
        foreach (var push in pushes)
            replies.Add(await PushAsync(platform, push, cancellationToken));
        return replies;
    }

    /// <summary>Asks what became of the pushes of a job.</summary>
    /// <param name="job">The id that <see cref="PushReply.Pending.Job"/> had.</param>
    Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken) => Task.FromResult<JobReply>(new JobReply.Forgotten());
}

/// <summary>What can be done about a push of which nobody knows whether it happened.</summary>
public enum Recourse
{
    /// <summary>The platform is asked what it holds under our id.</summary>
    Ask,

    /// <summary>It is sent again: the platform makes one of two.</summary>
    Repeat,

    /// <summary>A person has to look.</summary>
    Park,
}

public static class GatewayRecourse
{
    public static Recourse RecourseAt(this IPlatformGateway gateway, PlatformProfile platform) =>
        gateway.CanRead(platform) ? Recourse.Ask : gateway.MayRepeat(platform) ? Recourse.Repeat : Recourse.Park;
}

/// <param name="Document">What to publish; null to withdraw.</param>
public sealed record Push(string ListingId, long Revision, ListingDocument? Document, string? TraceParent);

/// <summary>A reply to a push, classified and never guessed.</summary>
/// <param name="Name">The class, for rows, metrics and people.</param>
public abstract record PushReply(string Name)
{
    /// <summary>Whether it says something of the platform as a whole and nothing of the listing.</summary>
    public bool IsFailure => this is Throttled or Transient or Unauthorised or Unknown;

    /// <summary>What went over the wire, where the gateway says so.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>The platform holds the revision, or, of a withdrawal, the listing is gone.</summary>
    public sealed record Accepted(string? RemoteId) : PushReply("accepted");

    /// <summary>The platform has it and decides later.</summary>
    /// <param name="Job">The job that it is part of and that is to be asked; null: the listing itself is asked for.</param>
    public sealed record Pending(string? RemoteId, string? Job = null) : PushReply("pending");

    /// <summary>A business refusal: kept for a person, not repeated.</summary>
    public sealed record Rejected(string Code, string? Message) : PushReply("rejected");

    /// <summary>The platform wants to be left alone until then.</summary>
    public sealed record Throttled(DateTimeOffset Until) : PushReply("throttled");

    /// <summary>It did not happen, for a reason that may pass.</summary>
    public sealed record Transient(string Reason) : PushReply("transient");

    /// <summary>401 or 403: the platform does not take our credentials.</summary>
    public sealed record Unauthorised(string Reason) : PushReply("unauthorised");

    /// <summary>The platform holds, or last withdrew, revision <paramref name="Revision"/>, which is newer.</summary>
    public sealed record Stale(long Revision) : PushReply("stale");

    /// <summary>It may have happened or not: to be asked before it is repeated.</summary>
    public sealed record Unknown(string Reason) : PushReply("unknown");
}

/// <summary>A reply to "what do you hold under this id".</summary>
public abstract record ReadReply
{
    /// <summary>What went over the wire, where the gateway says so.</summary>
    public Exchange? Exchange { get; init; }

    /// <param name="Status">accepted, pending or rejected.</param>
    public sealed record Held(long Revision, string Status, string? RemoteId) : ReadReply;

    public sealed record Absent : ReadReply;

    /// <summary>No answer to the question: a throttled, transient or unauthorised reply.</summary>
    public sealed record Failed(PushReply Reply) : ReadReply;
}

/// <summary>A reply to "what became of this job".</summary>
public abstract record JobReply
{
    /// <summary>What went over the wire, where the gateway says so.</summary>
    public Exchange? Exchange { get; init; }

    /// <summary>The result of one listing; null: none is known.</summary>
    public PushReply? ResultOf(string listingId) => (this switch { Finished finished => finished.Results, Running running => running.Results, _ => null })?.GetValueOrDefault(listingId);

    /// <summary>It is not done yet.</summary>
    /// <param name="Results">By listing id, what is known already.</param>
    public sealed record Running(IReadOnlyDictionary<string, PushReply>? Results = null) : JobReply;

    /// <summary>It is done. A push that has no result here was lost by the platform.</summary>
    /// <param name="Results">By listing id: accepted, rejected or pending (then without a job).</param>
    public sealed record Finished(IReadOnlyDictionary<string, PushReply> Results) : JobReply;

    /// <summary>The platform does not know the job, or not any more: its pushes may have happened or not.</summary>
    public sealed record Forgotten : JobReply;

    /// <summary>No answer to the question: a throttled, transient or unauthorised reply.</summary>
    public sealed record Failed(PushReply Reply) : JobReply;
}

public static class HeldStatus
{
    public const string Accepted = "accepted";
    public const string Pending = "pending";
    public const string Rejected = "rejected";
}

/// <summary>A reply to "what do you hold".</summary>
public abstract record ListReply
{
    /// <param name="Malformed">Items that lack an id, a revision or a status.</param>
    public sealed record Page(IReadOnlyList<HeldListing> Items, int Malformed, string? NextCursor) : ListReply;

    public sealed record Failed(PushReply Reply) : ListReply;
}

public sealed record HeldListing(string Id, long Revision, string Status);
