using System.Buffers.Text;
using System.Text;

namespace PatentHub.Local.Simulator;

/// <summary>Serves listing requests from the shelf, the way the contract asks of a platform.</summary>
/// <remarks>Not thread-safe: its platform calls it under its lock.</remarks>
sealed class PlatformDesk(PlatformOptions options, Shelf shelf, Chance chance, TimeProvider clock, bool keepsContent)
{
    const int DefaultLimit = 100;
    const int LargestLimit = 1000;
    long _records;

    public PlatformRules Rules { get; set; } = options.Rules;

    public PlatformReply Serve(PlatformRequest request) => request.Method switch
    {
        "PUT" => Publish(request, storing: true),
        "DELETE" => Withdraw(request),
        _ => Read(request.Id),
    };

    /// <summary>The answer that would be given if the request were carried out, which it is not.</summary>
    public PlatformReply Pretend(PlatformRequest request)
    {
        var reply = request.Method == "PUT" ? Publish(request, storing: false) : new PlatformReply(204, "withdrawn");
        return reply.Status < 300 ? reply with { Outcome = "lied", Stored = false } : reply;
    }

    /// <param name="number">Of the page, from 1, where they go by numbers.</param>
    public PlatformReply ListPage(int number, int size)
    {
        var page = shelf.Held.Skip((number - 1) * Math.Clamp(size, 1, LargestLimit)).Take(Math.Clamp(size, 1, LargestLimit));
        return PlatformReply.Of(200, "listed", new ListReply([.. page.SelectMany(Listed)]), SimulatorJson.Default.ListReply);
    }

    public PlatformReply List(string? cursor, int? limit)
    {
        if (limit is < 1 or > LargestLimit || !TryReadCursor(cursor, out var after))
            return PlatformReply.Problem(400, "bad-cursor", "bad-cursor", "The cursor or the limit cannot be read.");
        var size = Rules.KeepsToLimit ? limit ?? DefaultLimit : LargestLimit;
        var page = shelf.After(after, size + 1);
        var items = page.Take(size).SelectMany(Listed).ToList();
        var next = page.Count > size ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page[size - 1].Id)) : null;
        return PlatformReply.Of(200, "listed", new ListReply(items) { NextCursor = next }, SimulatorJson.Default.ListReply);
    }

    PlatformReply Read(string id) => shelf.Find(id) is { } held
        ? PlatformReply.Of(200, "found", ListedItem.Of(held), SimulatorJson.Default.ListedItem)
        : new PlatformReply(404, "not-found");

    PlatformReply Withdraw(PlatformRequest request)
    {
        if (Fence(request) is { } stale)
            return stale;
        return shelf.Withdraw(request.Id, request.Revision, clock.GetUtcNow())
            ? new PlatformReply(204, "withdrawn") { Stored = true }
            : new PlatformReply(404, "gone") { Stored = true };
    }

    PlatformReply Publish(PlatformRequest request, bool storing)
    {
        if (ListingInspection.Of(request, Rules.ForbiddenMarkers) is not { } listing)
        {
            return PlatformReply.Problem(400, "malformed", "malformed", "The body is not the listing that the request names.")
                with
            { Violations = [Violation.MalformedListing] };
        }

        var reply = Fence(request)
            ?? Refuse(request, listing)
            ?? Accept(request, listing, storing);
        return reply with { Hash = listing.Hash, Violations = [.. listing.Violations, .. reply.Violations] };
    }

    PlatformReply? Fence(PlatformRequest request)
    {
        if (!Rules.FencesByRevision)
            return null;
        var fence = Rules.RemembersWithdrawals || shelf.Find(request.Id) is not null ? shelf.FenceAgainst(request.Id, request.Revision, request.Method == "DELETE") : 0;
        return fence == 0
            ? null
            : PlatformReply.Of(409, "stale", new RevisionReply(fence), SimulatorJson.Default.RevisionReply);
    }

    PlatformReply? Refuse(PlatformRequest request, ListingInspection listing)
    {
        if (!options.Accepts.Contains(listing.Kind))
            return PlatformReply.Problem(422, "rejected", "kind-not-accepted", $"This platform takes no {listing.Kind} listings.");
        var refused = Rules.RefusedIds.Contains(request.Id)
            || Rules.RefusedTitleWords.Any(word => listing.Title.Contains(word, StringComparison.Ordinal))
            || chance.Happens(Rules.RefusedShare, "refuse", request.Id);
        return refused
            ? PlatformReply.Problem(Rules.RefusalStatus, "rejected", Rules.RefusalCode, "模拟平台：内容未通过审核")
            : null;
    }

    PlatformReply Accept(PlatformRequest request, ListingInspection listing, bool storing)
    {
        var held = shelf.Find(request.Id);
        if (held is not null && held.Revision == request.Revision)
            return Repeat(held, storing);
        var pending = chance.Happens(Rules.PendingShare, "pending", request.Id, request.Revision);
        var holding = new Holding
        {
            Id = request.Id,
            Revision = request.Revision,
            RemoteId = held?.RemoteId ?? NewRemoteId(request.Id),
            Status = pending ? "pending" : "accepted",
            Hash = listing.Hash,
            StoredAt = clock.GetUtcNow(),
            OtherRemoteIds = held?.OtherRemoteIds ?? [],
            Body = keepsContent ? listing.Body : null,
        };
        if (storing)
            shelf.Store(holding, holding.StoredAt);
        return Taken(pending ? 202 : held is null ? 201 : 200, holding.Status, holding) with { Stored = storing };
    }

    PlatformReply Repeat(Holding held, bool storing)
    {
        if (Rules.HonoursIdempotencyKey || !storing)
            return Taken(200, "held", held);
        var doubled = held with { OtherRemoteIds = [.. held.OtherRemoteIds, NewRemoteId(held.Id)] };
        shelf.Store(doubled, clock.GetUtcNow());
        return Taken(201, "doubled", doubled) with { Stored = true, Violations = [Violation.TwoRemoteRecords] };
    }

    static PlatformReply Taken(int status, string outcome, Holding holding) =>
        PlatformReply.Of(status, outcome, new PutReply(holding.RemoteId, holding.Status), SimulatorJson.Default.PutReply)
            with
        { Holding = holding };

    static IEnumerable<ListedItem> Listed(Holding held) =>
        held.OtherRemoteIds.Select(other => ListedItem.Of(held) with { RemoteId = other }).Prepend(ListedItem.Of(held));

    string NewRemoteId(string id) => $"{options.Id}-{chance.Name("record", id, ++_records + clock.GetUtcNow().Ticks)[..16]}";

    static bool TryReadCursor(string? cursor, out string after)
    {
        after = "";
        if (string.IsNullOrEmpty(cursor))
            return true;
        if (!Base64Url.IsValid(cursor))
            return false;
        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return after.Length > 1 && after[1] == '-' && after[0] is 'S' or 'D' or 'R';
    }
}
