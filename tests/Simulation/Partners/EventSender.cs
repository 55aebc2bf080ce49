using System.Text;
using PatentHub.Webhooks;

namespace PatentHub.Simulation.Partners;

/// <param name="Timestamp">When it happened, at the platform.</param>
sealed record SentEvent(string Id, SimulatedPlatform Platform, string Type, string Subject, long Revision, DateTimeOffset Timestamp, byte[] Body)
{
    /// <summary>The hub has answered that it keeps it.</summary>
    public bool IsKept { get; set; }
}

/// <summary>Sends platforms' events: early, late, doubled, out of order, again and again until the hub keeps them.</summary>
sealed class EventSender(World world)
{
    readonly List<SentEvent> _events = [];

    public IReadOnlyList<SentEvent> Events => _events;

    public void Announce(SimulatedPlatform platform, string type, string listingId, long revision)
    {
        world.PlatformInvariants.Claim(platform.Id, listingId, revision);
        Send(platform, type, listingId, revision, $$"""{"listingId":"{{listingId}}","revision":{{revision}}}""");
    }

    public void Inquire(SimulatedPlatform platform, string listingId) =>
        Send(platform, "inquiry.received", listingId, 0, $$"""{"listingId":"{{listingId}}","inquiryId":"q-{{_events.Count}}"}""");

    public void ReportImplementation(SimulatedPlatform platform, string number) =>
        Send(platform, "implementation.reported", number, 0, $$"""{"applicationNumber":"{{number}}","status":"licensed"}""");

    void Send(SimulatedPlatform platform, string type, string subject, long revision, string data)
    {
        var now = world.Timeline.Now;
        var body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","timestamp":"{{now:O}}","data":{{data}}}""");
        var sent = new SentEvent(FormattableString.Invariant($"event-{_events.Count}"), platform, type, subject, revision, now, body);
        _events.Add(sent);
        Attempt(sent, world.Dice.Chance(0.7) ? world.Dice.Skewed(TimeSpan.FromMinutes(1)) : world.Dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(5)), 0);
        if (world.Dice.Chance(0.2))
            Attempt(sent, world.Dice.Skewed(TimeSpan.FromMinutes(30)), 0);
    }

    void Attempt(SentEvent sent, TimeSpan delay, int attempts) => world.Timeline.After(delay, () =>
    {
        if (world.AnyInstance() is not { } instance)
        {
            Attempt(sent, TimeSpan.FromSeconds(10), attempts);
            return;
        }
        var answered = false;
        instance.Invoke("ReceiveWebhook", async hub =>
        {
            var timestamp = world.Timeline.Now.ToUnixTimeSeconds();
            using var body = new MemoryStream(sent.Body);
            var answer = await hub.Get<ReceiveWebhookHandler>().HandleAsync(new WebhookRequest(
                sent.Platform.Id, "application/json", sent.Body.Length, sent.Id, timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture),
                sent.Platform.Profile.Secrets[0].Sign(sent.Id, timestamp, sent.Body), body, "10.0.0.1"), CancellationToken.None);
            answered = answer.Status is 200 or 202;
            sent.IsKept |= answered;
            world.Story.Tell($"{sent.Platform.Id}: {sent.Type} {sent.Subject}:{sent.Revision} ({sent.Id}) to hub {hub.Id}: {answer.Status}");
        });
        // The answer may be lost, or never come.
        world.Timeline.After(TimeSpan.FromSeconds(30), () =>
        {
            if (!answered)
                Attempt(sent, TimeSpan.FromSeconds(10) * Math.Min(attempts + 1, 30), attempts + 1);
        });
    });
}
