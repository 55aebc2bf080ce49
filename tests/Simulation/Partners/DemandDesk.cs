using System.Text.Json;
using PatentHub.Listings;

namespace PatentHub.Simulation.Partners;

/// <summary>A need that an enterprise submits, again and again under one idempotency key until the hub says that it is published.</summary>
sealed class Demand(string key)
{
    public string Key => key;

    public string Title => "需求 " + key;

    /// <summary>Null: the hub has not said so yet.</summary>
    public string? ListingId { get; set; }
}

/// <summary>Enterprises, whose requests and answers get lost.</summary>
sealed class DemandDesk(World world)
{
    readonly List<Demand> _demands = [];

    public IReadOnlyList<Demand> Demands => _demands;

    public void Submit()
    {
        var demand = new Demand(FormattableString.Invariant($"demand-{_demands.Count}"));
        _demands.Add(demand);
        Attempt(demand, TimeSpan.Zero);
        // Somebody presses the button twice.
        if (world.Dice.Chance(0.3))
            Attempt(demand, world.Dice.Skewed(TimeSpan.FromMinutes(1)));
    }

    void Attempt(Demand demand, TimeSpan delay) => world.Timeline.After(delay, () =>
    {
        world.AnyInstance()?.Invoke("SubmitDemand", async hub =>
        {
            using var body = JsonDocument.Parse($$$"""{"title":"{{{demand.Title}}}","need":"电话 {{{SimulatedSource.Phone}}}","organisation":{"name":"示例企业"},"contact":{"name":"{{{SimulatedSource.Inside}}}"}}""");
            if (await hub.Get<SubmitDemandHandler>().HandleAsync(demand.Key, body.RootElement, CancellationToken.None) is not DemandOutcome.Published published)
                throw new ViolationException("nothing accepted is lost", demand.Key, $"{demand.Key} is refused");
            if (demand.ListingId is not null && demand.ListingId != published.ListingId)
                throw new ViolationException("one idempotency key is one listing", demand.Key, $"{demand.Key} is {demand.ListingId} and {published.ListingId}");
            demand.ListingId = published.ListingId;
            world.Story.Tell($"{demand.Key} is published as {published.ListingId}");
        });
        world.Timeline.After(TimeSpan.FromSeconds(30), () =>
        {
            if (demand.ListingId is null)
                Attempt(demand, TimeSpan.FromSeconds(10));
        });
    });
}
