using PatentHub.Deliveries;
using PatentHub.Simulation.Partners;

namespace PatentHub.Simulation.Invariants;

/// <summary>What must hold of every request to a platform, at the moment when it is made or takes effect.</summary>
sealed class PlatformInvariants(World world)
{
    /// <summary>Wall clocks of two instances differ by no more.</summary>
    static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    /// <summary>Of a lease of deliveries: three time-outs with their margins.</summary>
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(45);

    static readonly TimeSpan ReadBackDelay = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, string?> _contents = new(StringComparer.Ordinal);
    readonly HashSet<(string Platform, string Key)> _claims = [];
    readonly HashSet<(string Platform, string Key)> _storedButRefused = [];
    readonly HashSet<(string Platform, string Key)> _ordered = [];
    readonly Dictionary<(string Platform, string Id), DateTimeOffset> _issued = [];
    readonly HashSet<string> _jobsOver = new(StringComparer.Ordinal);
    readonly Dictionary<(string Platform, int Instance, string Id), DateTimeOffset> _unanswered = [];
    readonly Dictionary<(string Platform, string Id), (long Revision, DateTimeOffset At)> _newest = [];

    /// <summary>Requests that were made.</summary>
    public long Pushes { get; private set; }

    /// <summary>Of these, those of a revision that the platform held already.</summary>
    public long Repeats { get; private set; }

    /// <summary>The platform has said that it holds the revision, or that the listing is gone.</summary>
    public bool Claimed(string platform, string id, long revision, bool isPresent) =>
        _claims.Contains((platform, Key(id, revision))) || !isPresent && _claims.Contains((platform, id));

    public void Claim(string platform, string id, long revision) => _claims.Add((platform, Key(id, revision)));

    /// <summary>A person wants the revision sent again, whatever the platform holds.</summary>
    public void Order(string platform, string id, long revision) => _ordered.Add((platform, Key(id, revision)));

    /// <summary>When a push of the listing was last made.</summary>
    public DateTimeOffset? LastIssuedAt(string platform, string id) => _issued.TryGetValue((platform, id), out var at) ? at : null;

    /// <summary>When something last took effect there.</summary>
    public DateTimeOffset? LastAppliedAt(string platform, string id) => _newest.TryGetValue((platform, id), out var newest) ? newest.At : null;

    public void OnIssued(SimulatedPlatform platform, PushRequest request)
    {
        Pushes++;
        var (id, revision) = (request.Push.ListingId, request.Push.Revision);
        _issued[(platform.Id, id)] = request.IssuedAt;
        if (request.Content is { } content && SimulatedSource.Leaks(content))
            throw new ViolationException("nothing internal leaves", id, $"{platform.Id} is sent what must stay inside, in {request.Key}");
        if (!_contents.TryAdd(request.Key, request.Content) && _contents[request.Key] != request.Content)
            throw new ViolationException("a revision is never reused", id, $"{request.Key} is sent with two different contents");
        if (world.StoreInvariants.OtherHolder(platform, id, request.Instance) is { } other)
            throw new ViolationException("only the holder of the lease sends", id, $"hub {request.Instance} sends {request.Key} to {platform.Id} while hub {other} holds the lease");
        if (world.StoreInvariants.NotBefore(platform.Id) is var (until, since) && request.IssuedAt + MostSkew < until && request.IssuedAt > since + LeaseDuration)
            throw new ViolationException("a throttled platform is left alone", platform.Id, $"{request.Key} is sent {(until - request.IssuedAt).TotalSeconds:F0} s before {platform.Id} wants to be asked again");
        if (world.StoreInvariants.Delivery(platform, id)?.Job is { } job)
            throw new ViolationException("never two jobs at once for one listing", id, $"{request.Key} is sent to {platform.Id} while {job} carries it");
        CheckRepeat(platform, request, id, revision);
    }

    void CheckRepeat(SimulatedPlatform platform, PushRequest request, string id, long revision)
    {
        if (request.Push.Document is null || platform.Held.GetValueOrDefault(id) is not { } held || held.Revision != revision)
            return;
        Repeats++;
        // What arrived late, after it was asked for, what was refused although it was stored, and what a person wants sent again is repeated rightly.
        if (platform.CanBeAsked && !_storedButRefused.Contains((platform.Id, request.Key)) && !_ordered.Contains((platform.Id, request.Key)) && held.Since < request.IssuedAt - platform.Profile.Limits.Timeout - ReadBackDelay)
            throw new ViolationException("what a platform holds is asked for before it is sent again", id, $"{request.Key} is sent to {platform.Id} again, which has held it for {(request.IssuedAt - held.Since).TotalSeconds:F0} s");
    }

    public void OnApplied(SimulatedPlatform platform, PushRequest request)
    {
        var (id, revision) = (request.Push.ListingId, request.Push.Revision);
        var newest = _newest.GetValueOrDefault((platform.Id, id));
        if (revision < newest.Revision && request.IssuedAt > newest.At + LeaseDuration)
            throw new ViolationException("never an older revision after a newer one", id, $"{request.Key} was sent to {platform.Id} {(request.IssuedAt - newest.At).TotalSeconds:F0} s after revision {newest.Revision} had taken effect");
        if (revision >= newest.Revision)
            _newest[(platform.Id, id)] = (revision, world.Timeline.Now);
    }

    public void OnStoredButRefused(SimulatedPlatform platform, PushRequest request) => _storedButRefused.Add((platform.Id, request.Key));

    public void OnAnswered(SimulatedPlatform platform, PushRequest request, PushReply reply, bool isHeard)
    {
        if (reply is PushReply.Accepted)
            _claims.Add((platform.Id, request.Key));
        if (!isHeard || reply is PushReply.Unknown)
            _unanswered[(platform.Id, request.Instance, request.Push.ListingId)] = request.IssuedAt;
    }

    /// <summary>The platform has said what became of the job, or that it does not know it.</summary>
    public bool IsJobOver(string job) => _jobsOver.Contains(job);

    public void OnJobRead(SimulatedPlatform platform, string job, JobReply reply, bool isHeard)
    {
        if (!isHeard || reply is not (JobReply.Finished or JobReply.Forgotten))
            return;
        _jobsOver.Add(job);
        foreach (var (id, _) in (reply as JobReply.Finished)?.Results.Where(r => r.Value is PushReply.Accepted) ?? [])
            if (platform.Jobs.RevisionOf(job, id) is { } revision)
                Claim(platform.Id, id, revision);
    }

    public void OnAsked(SimulatedPlatform platform, string id, int instance)
    {
        if (!_unanswered.Remove((platform.Id, instance, id), out var issued))
            return;
        var earliest = issued + platform.Profile.Limits.Timeout + ReadBackDelay;
        if (world.Timeline.Now < earliest && world.StoreInvariants.Delivery(platform, id)?.Phase == DeliveryPhase.Unknown)
            throw new ViolationException("no read-back before the time-out and five seconds are over", id, $"{platform.Id} is asked for {id} {(earliest - world.Timeline.Now).TotalSeconds:F1} s too soon");
    }

    public void OnRead(SimulatedPlatform platform, string id, ReadReply reply)
    {
        if (reply is ReadReply.Held { Status: HeldStatus.Accepted } held)
            Claim(platform.Id, id, held.Revision);
        if (reply is ReadReply.Absent)
            _claims.Add((platform.Id, id));
    }

    /// <summary>What it held may take effect again, in any order.</summary>
    public void OnMemoryLost(SimulatedPlatform platform)
    {
        foreach (var key in _newest.Keys.Where(k => k.Platform == platform.Id).ToList())
            _newest.Remove(key);
    }

    static string Key(string id, long revision) => FormattableString.Invariant($"{id}:{revision}");
}
