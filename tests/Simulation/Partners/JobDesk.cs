using PatentHub.Deliveries;

namespace PatentHub.Simulation.Partners;

/// <summary>The part of a platform that takes several listings at once, works on them later, and may forget that it ever did.</summary>
sealed class JobDesk(World world, SimulatedPlatform platform)
{
    /// <summary>The jobs that may be asked for: null while they run, then their results.</summary>
    readonly Dictionary<string, Dictionary<string, PushReply>?> _jobs = new(StringComparer.Ordinal);
    readonly Dictionary<string, IReadOnlyList<PushRequest>> _carried = new(StringComparer.Ordinal);
    readonly double _losses = world.Dice.Pick([0, 0.05]);
    readonly double _forgets = world.Dice.Pick([0, 0.1]);
    long _ids;

    /// <summary>Takes a batch, or refuses it as a whole, or some of it at once.</summary>
    public List<PushReply> Submit(IReadOnlyList<PushRequest> requests)
    {
        if (platform.Refusal() is { } refusal)
        {
            if (refusal is PushReply.Transient { Reason: "500" } or PushReply.Unknown && (refusal is PushReply.Unknown || world.Dice.Chance(0.3)))
                Open(requests);
            return [.. requests.Select(_ => refusal)];
        }
        // What breaks a rule is found at once, or only by whoever works on the job.
        var taken = requests.Where(r => !platform.RefusesOutright(r)).ToList();
        var job = taken.Count == 0 ? null : Open(taken);
        return [.. requests.Select(r => taken.Contains(r) ? (PushReply)new PushReply.Pending(null, job) : new PushReply.Rejected("E-RULE", null))];
    }

    public JobReply Read(string id)
    {
        if (platform.Unavailable() is { } unavailable)
            return new JobReply.Failed(unavailable);
        if (!_jobs.TryGetValue(id, out var results) || world.Faults.On && results is not null && world.Dice.Chance(_forgets))
        {
            _jobs.Remove(id);
            return new JobReply.Forgotten();
        }
        return results is null ? new JobReply.Running() : new JobReply.Finished(results);
    }

    /// <summary>What the job carries of a listing.</summary>
    public long? RevisionOf(string id, string listingId) => _carried.GetValueOrDefault(id)?.FirstOrDefault(r => r.Push.ListingId == listingId)?.Push.Revision;

    string Open(IReadOnlyList<PushRequest> requests)
    {
        var id = FormattableString.Invariant($"{platform.Id}-job-{++_ids}");
        (_jobs[id], _carried[id]) = (null, requests);
        if (world.Faults.On && world.Dice.Chance(_forgets / 2))
            _jobs.Remove(id);
        world.Timeline.After(world.Faults.On ? world.Dice.Skewed(TimeSpan.FromMinutes(8)) : TimeSpan.FromSeconds(2), () => Work(id, requests));
        return id;
    }

    /// <summary>Works on a job, whether or not anybody can ask for it any more.</summary>
    void Work(string id, IReadOnlyList<PushRequest> requests)
    {
        var results = new Dictionary<string, PushReply>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            if (world.Faults.On && world.Dice.Chance(_losses / 2))
                continue;
            if (world.StoreInvariants.Delivery(platform, request.Push.ListingId)?.Job != id)
                world.PlatformInvariants.OnStoredButRefused(platform, request);
            var result = platform.Process(request);
            if (!world.Faults.On || !world.Dice.Chance(_losses))
                results[request.Push.ListingId] = result;
        }
        world.Story.Tell($"{platform.Id}: ends {id}: {string.Join(", ", results.Select(r => $"{r.Key} {r.Value.Name}"))}");
        if (_jobs.ContainsKey(id))
            _jobs[id] = results;
    }
}
