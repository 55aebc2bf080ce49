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

    Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken);

    Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken);

    /// <summary>One page of everything that the platform holds of ours.</summary>
    Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken);
}

/// <param name="Document">What to publish; null to withdraw.</param>
public sealed record Push(string ListingId, long Revision, ListingDocument? Document, string? TraceParent);

/// <summary>A reply to a push, classified and never guessed.</summary>
/// <param name="Name">The class, for rows, metrics and people.</param>
public abstract record PushReply(string Name)
{
    /// <summary>The platform holds the revision, or, of a withdrawal, the listing is gone.</summary>
    public sealed record Accepted(string? RemoteId) : PushReply("accepted");

    /// <summary>The platform has it and decides later.</summary>
    public sealed record Pending(string? RemoteId) : PushReply("pending");

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
    /// <param name="Status">accepted, pending or rejected.</param>
    public sealed record Held(long Revision, string Status, string? RemoteId) : ReadReply;

    public sealed record Absent : ReadReply;

    /// <summary>No answer to the question: a throttled, transient or unauthorised reply.</summary>
    public sealed record Failed(PushReply Reply) : ReadReply;
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
