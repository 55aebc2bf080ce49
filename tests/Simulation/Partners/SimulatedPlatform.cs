using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Listings;

namespace PatentHub.Simulation.Partners;

/// <param name="Instance">The hub's instance that sent it.</param>
sealed record PushRequest(Push Push, int Instance, DateTimeOffset IssuedAt)
{
    public string Key => FormattableString.Invariant($"{Push.ListingId}:{Push.Revision}");

    /// <summary>What the platform is told, without what is no part of the content.</summary>
    public string? Content { get; } = Push.Document is null ? null
        : JsonSerializer.Serialize(Push.Document with { Revision = null, ContactUrl = null }, ListingJson.Documents.ListingDocument);
}

/// <summary>What a platform holds under one id.</summary>
sealed record Holding(long Revision, string Content, string Title, string Status, string RemoteId, DateTimeOffset Since);

/// <param name="IsLost">It never arrives.</param>
/// <param name="IsAnswered">Its answer comes back.</param>
readonly record struct Transit(TimeSpan There, TimeSpan Back, bool IsLost, bool IsAnswered);

/// <summary>A partner platform with every habit that one is known to have.</summary>
sealed class SimulatedPlatform
{
    readonly World _world;
    readonly Dice _dice;
    readonly Dictionary<string, Holding> _held = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _withdrawn = new(StringComparer.Ordinal);
    readonly HashSet<(string Id, long Revision)> _refused = [];
    readonly double _errors;
    readonly double _lies;
    readonly double _throttles;
    readonly double _slow;
    readonly double _refusals;
    readonly double _reviews;
    long _remoteIds;

    public SimulatedPlatform(World world, string id, IReadOnlyList<string> accepts)
    {
        (_world, _dice) = (world, world.Dice);
        Fences = _dice.Chance(0.7);
        HonoursKey = _dice.Chance(0.7);
        CanBeAsked = _dice.Chance(0.85);
        Partitions = _dice.Chance(0.3) ? 2 : 1;
        _errors = _dice.Pick([0, 0.05, 0.2]);
        _lies = _dice.Pick([0, 0, 0.03]);
        _throttles = _dice.Pick([0, 0, 0.02]);
        _slow = _dice.Pick([0, 0.03, 0.1]);
        _refusals = _dice.Pick([0, 0.15]);
        // Only a platform that can be asked, or reports, may take its time to decide.
        _reviews = CanBeAsked ? _dice.Pick([0, 0.3]) : 0;
        Events = _dice.Chance(0.7);
        BatchSize = _dice.Pick([1, 1, 1, 2, 20]);
        MayRepeat = HonoursKey && _dice.Chance(0.5);
        SpeaksCodes = _dice.Chance(0.2);
        Tokens = _dice.Chance(0.2) ? new TokenDesk(world, this) : null;
        Jobs = new JobDesk(world, this);
        var secret = SigningSecret.TryParse(SigningSecret.Prefix + Convert.ToBase64String(new byte[24]))!;
        Profile = new PlatformProfile
        {
            Id = id,
            Name = id,
            Level = "provincial",
            Protocol = "neutral",
            BaseUrl = new Uri("https://platform.example"),
            Accepts = accepts,
            Secrets = [secret],
            WebhookSecrets = [secret],
            Limits = new PlatformLimits(RequestsPerSecond: _dice.Pick([5, 50]), Concurrency: _dice.Between(1, 4)),
        };
    }

    public PlatformProfile Profile { get; }

    public string Id => Profile.Id;

    /// <summary>Refuses a revision older than the one that it holds or last withdrew.</summary>
    public bool Fences { get; }

    /// <summary>Never makes two records of one idempotency key.</summary>
    public bool HonoursKey { get; }

    /// <summary>Has "read one".</summary>
    public bool CanBeAsked { get; }

    /// <summary>Takes so many listings in one request; more than one are worked on as a job.</summary>
    public int BatchSize { get; }

    public JobDesk Jobs { get; }

    /// <summary>A push of unknown outcome may be repeated without asking.</summary>
    public bool MayRepeat { get; }

    /// <summary>Answers everything with success and says in a code what it means.</summary>
    public bool SpeaksCodes { get; }

    /// <summary>Wants a token that runs out; null: none.</summary>
    public TokenDesk? Tokens { get; }

    public int Partitions { get; }

    /// <summary>Sends webhooks.</summary>
    public bool Events { get; }

    public IReadOnlyDictionary<string, Holding> Held => _held;

    /// <summary>Until then nobody is taken.</summary>
    public DateTimeOffset DownUntil { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>Until then the gateway refuses everything with one code.</summary>
    public DateTimeOffset BrokenUntil { get; set; }

    DateTimeOffset ThrottledUntil { get; set; }

    /// <summary>The highest revision of the id that it knows of.</summary>
    public long HighestOf(string id) => Math.Max(_held.GetValueOrDefault(id)?.Revision ?? 0, _withdrawn.GetValueOrDefault(id));

    /// <summary>Whether it has refused the revision after a review.</summary>
    public bool HasRefused(string id, long revision) => _refused.Contains((id, revision));

    public bool IsRefused(string id) => _refusals > 0 && PatentHub.Storage.Buckets.Index(id + Id, 100) < _refusals * 100;

    /// <summary>Forgets everything, or goes back to where it was a while ago.</summary>
    public void LoseMemory()
    {
        var since = _dice.Chance(0.5) ? default : Now - _dice.Skewed(TimeSpan.FromMinutes(10));
        _world.Story.Tell($"{Id}: loses its memory of what came after {since:O}");
        foreach (var id in _held.Where(h => h.Value.Since >= since).Select(h => h.Key).ToList())
            _held.Remove(id);
        if (since == default)
            _withdrawn.Clear();
        _world.PlatformInvariants.OnMemoryLost(this);
    }

    public void Heal() => (DownUntil, LockedUntil, BrokenUntil, ThrottledUntil) = (default, default, default, default);

    public Transit Transit()
    {
        if (!_world.Faults.On)
            return new(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(30), false, true);
        var there = TimeSpan.FromMilliseconds(20) + (_dice.Chance(_slow) ? _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(13)) : TimeSpan.Zero);
        var back = TimeSpan.FromMilliseconds(20) + (_dice.Chance(_slow) ? _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(13)) : TimeSpan.Zero);
        return new(there, back, _dice.Chance(_slow / 2), !_dice.Chance(_slow / 2));
    }

    public PushReply Receive(PushRequest request)
    {
        var reply = Judge(request);
        _world.Story.Tell($"{Id}: {(request.Push.Document is null ? "DELETE" : "PUT")} {request.Key} from hub {request.Instance}: {reply}");
        return reply;
    }

    PushReply Judge(PushRequest request)
    {
        switch (Refusal())
        {
            case PushReply.Transient { Reason: "500" } error:
                if (_dice.Chance(0.3))
                    Apply(request, isAnswered: false);
                return error;
            case PushReply.Unknown garbled:
                Apply(request, isAnswered: true);
                return garbled;
            case { } refusal:
                return refusal;
            default:
                return Process(request);
        }
    }

    /// <summary>Why a request is not taken as a whole; null: it is. An error or a garbled reply may hide that it was.</summary>
    public PushReply? Refusal() => Unavailable()
        ?? (Now < BrokenUntil ? new PushReply.Rejected("GATEWAY", null)
            : _world.Faults.On && _dice.Chance(_errors) ? new PushReply.Transient("500")
            : _world.Faults.On && _dice.Chance(_slow / 4) ? new PushReply.Unknown("no valid JSON")
            : null);

    public bool RefusesOutright(PushRequest request) => request.Push.Document is not null && IsRefused(request.Push.ListingId) && _dice.Chance(0.5);

    /// <summary>Judges what one request asks for, and does it.</summary>
    public PushReply Process(PushRequest request)
    {
        if (Now < BrokenUntil)
            return new PushReply.Rejected("GATEWAY", null);
        if (_world.Faults.On && _dice.Chance(_lies))
            return new PushReply.Accepted("lied");
        if (Fences && HighestOf(request.Push.ListingId) is var top && request.Push.Revision < top)
            return new PushReply.Stale(top);
        if (request.Push.Document is not null && IsRefused(request.Push.ListingId))
            return new PushReply.Rejected("E-RULE", null);
        return Apply(request, isAnswered: true);
    }

    PushReply Apply(PushRequest request, bool isAnswered)
    {
        var (id, revision) = (request.Push.ListingId, request.Push.Revision);
        if (Fences && revision < HighestOf(id) || request.Push.Document is not null && IsRefused(id))
            return new PushReply.Transient("500");
        _world.PlatformInvariants.OnApplied(this, request);
        if (!isAnswered)
            _world.PlatformInvariants.OnStoredButRefused(this, request);
        var before = _held.GetValueOrDefault(id);
        if (request.Push.Document is not { } document)
        {
            _held.Remove(id);
            _withdrawn[id] = revision;
            return new PushReply.Accepted(null);
        }
        if (before?.Revision == revision)
            return before.Status == HeldStatus.Pending ? new PushReply.Pending(before.RemoteId) : new PushReply.Accepted(before.RemoteId);
        var isReviewed = _dice.Chance(_reviews);
        var remote = before?.RemoteId ?? FormattableString.Invariant($"{Id}-{++_remoteIds}");
        _held[id] = new Holding(revision, request.Content!, document.Title, isReviewed ? HeldStatus.Pending : HeldStatus.Accepted, remote, Now);
        if (isReviewed)
            _world.Timeline.After(_dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), () => Decide(id, revision));
        else if (Events && _dice.Chance(0.5))
            _world.Webhooks.Announce(this, "listing.accepted", id, revision);
        if (Events && _world.Faults.On && _dice.Chance(0.1))
            _world.Timeline.After(_dice.Skewed(TimeSpan.FromMinutes(20)), () => ChangeMind(id, revision));
        return isReviewed && isAnswered ? new PushReply.Pending(remote) : new PushReply.Accepted(remote);
    }

    void Decide(string id, long revision)
    {
        if (_held.GetValueOrDefault(id) is not { Status: HeldStatus.Pending } held || held.Revision != revision)
            return;
        var status = _dice.Chance(0.2) ? HeldStatus.Rejected : HeldStatus.Accepted;
        _held[id] = held with { Status = status };
        if (status == HeldStatus.Rejected)
            _refused.Add((id, revision));
        _world.Story.Tell($"{Id}: decides {id}:{revision} {status}");
        if (Events)
            _world.Webhooks.Announce(this, "listing." + status, id, revision);
    }

    /// <summary>Refuses, or withdraws unasked, what it had accepted.</summary>
    void ChangeMind(string id, long revision)
    {
        if (_held.GetValueOrDefault(id) is not { Status: HeldStatus.Accepted } held || held.Revision != revision)
            return;
        if (_dice.Chance(0.5))
        {
            _held[id] = held with { Status = HeldStatus.Rejected };
            _world.Webhooks.Announce(this, "listing.rejected", id, revision);
            return;
        }
        _held.Remove(id);
        _world.Webhooks.Announce(this, "listing.withdrawn", id, revision);
    }

    public ReadReply Answer(string id)
    {
        var reply = !CanBeAsked ? new ReadReply.Failed(new PushReply.Transient("404 for every id"))
            : Unavailable() is { } unavailable ? new ReadReply.Failed(unavailable)
            : _held.GetValueOrDefault(id) is { } held ? new ReadReply.Held(held.Revision, held.Status, held.RemoteId)
            : (ReadReply)new ReadReply.Absent();
        _world.Story.Tell($"{Id}: GET {id}: {reply}");
        _world.PlatformInvariants.OnRead(this, id, reply);
        return reply;
    }

    public ListReply List(string? cursor)
    {
        const int pageSize = 7;
        if (Unavailable() is { } unavailable)
            return new ListReply.Failed(unavailable);
        var page = _held.OrderBy(h => h.Key, StringComparer.Ordinal).Where(h => cursor is null || string.CompareOrdinal(h.Key, cursor) > 0).Take(pageSize).ToList();
        return new ListReply.Page([.. page.Select(h => new HeldListing(h.Key, h.Value.Revision, h.Value.Status))], 0, page.Count < pageSize ? null : page[^1].Key);
    }

    public PushReply? Unavailable()
    {
        if (Now < DownUntil)
            return new PushReply.Transient("503");
        if (Now < LockedUntil)
            return new PushReply.Unauthorised("401");
        if (Now < ThrottledUntil)
            return new PushReply.Throttled(ThrottledUntil);
        if (!_world.Faults.On || !_dice.Chance(_throttles))
            return null;
        ThrottledUntil = Now + _dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));
        return new PushReply.Throttled(ThrottledUntil);
    }

    DateTimeOffset Now => _world.Timeline.Now;
}
