using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;

namespace PatentHub.Deliveries;

/// <summary>A batch under way; safe for the workers that share it.</summary>
/// <param name="contents">The listings to push.</param>
sealed class DeliveryBatch(DeliveryJob job, IReadOnlyDictionary<string, StoredDelivery> known, IReadOnlyDictionary<string, Listing> contents, Recourse recourse)
{
    readonly Lock _gate = new();
    List<DeliveryChange> _changes = [];
    List<Func<PlatformState, PlatformState>> _observations = [];
    List<Attempt> _attempts = [];

    public DeliveryJob Job => job;

    public IReadOnlyDictionary<string, StoredDelivery> Known => known;

    public IReadOnlyDictionary<string, Listing> Contents => contents;

    public Recourse Recourse => recourse;

    /// <summary>The platform as learned so far.</summary>
    public PlatformState State { get; private set; } = job.State;

    /// <summary>Somebody paused the platform meanwhile.</summary>
    public bool IsHalted { get; set; }

    public int Answered { get; private set; }

    public void Observe(Func<PlatformState, PlatformState> observation)
    {
        lock (_gate)
        {
            _observations.Add(observation);
            State = observation(State);
            Answered++;
        }
    }

    public void Note(Attempt attempt)
    {
        lock (_gate)
            _attempts.Add(attempt);
    }

    public int Add(List<DeliveryChange> changes)
    {
        lock (_gate)
        {
            _changes.AddRange(changes);
            return _changes.Count;
        }
    }

    public (List<DeliveryChange> Changes, List<Func<PlatformState, PlatformState>> Observations, List<Attempt> Attempts) Take()
    {
        lock (_gate)
        {
            var taken = (_changes, _observations, _attempts);
            (_changes, _observations, _attempts) = ([], [], []);
            return taken;
        }
    }
}
