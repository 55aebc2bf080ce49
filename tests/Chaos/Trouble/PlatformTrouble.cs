using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Trouble;

/// <summary>Makes one platform fail in changing ways, forget, hang, and report.</summary>
sealed class PlatformTrouble(SimulatedPlatform platform, TimeProvider clock, Random random)
{
    static readonly string[] Reports = ["inquiry.received", "deal.concluded", "feedback.submitted", "implementation.reported", "sample.unknown"];

    public int Restarts { get; private set; }

    public int Hangs { get; private set; }

    public int Events { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        var next = clock.GetTimestamp();
        platform.Faults = Weather();
        while (true)
        {
            await Task.Delay(Seconds(0.1, 1), clock, stop);
            Report();
            if (clock.GetElapsedTime(next) < Seconds(2, 10))
                continue;
            await MisbehaveAsync(stop);
            platform.Faults = Weather();
            next = clock.GetTimestamp();
        }
    }

    async Task MisbehaveAsync(CancellationToken stop)
    {
        switch (random.Next(10))
        {
            case 0 or 1:
                Hangs++;
                platform.Faults = Weather() with { HangRate = 1, HangAfterStoring = random.Next(2) == 0 };
                await Task.Delay(Seconds(0.5, 5), clock, stop);
                break;
            case 2:
                platform.Faults = Weather() with { UnavailableRate = 1 };
                await Task.Delay(Seconds(0.5, 3), clock, stop);
                break;
            case 3 or 4:
                Restarts++;
                platform.Restart(Lost());
                break;
        }
    }

    /// <summary>Mostly nothing or little; seldom everything.</summary>
    TimeSpan? Lost() => random.Next(30) switch
    {
        0 => null,
        < 12 => TimeSpan.Zero,
        _ => Seconds(0.2, 8),
    };

    /// <summary>A few faults of every kind.</summary>
    FaultOptions Weather() => new()
    {
        ErrorRate = random.NextDouble() * 0.05,
        ThrottleRate = random.NextDouble() * 0.004,
        UnavailableRate = random.NextDouble() * 0.004,
        RetryAfterAsDate = random.Next(2) == 0,
        LatencyMaxMilliseconds = random.Next(60),
        DropRate = random.NextDouble() * 0.03,
        GarbledRate = random.NextDouble() * 0.01,
        LieRate = random.NextDouble() * 0.003,
        DuplicateWebhookRate = 0.2,
        ReorderWebhookRate = 0.1,
        EarlyWebhookRate = 0.1,
        LateWebhookRate = 0.02,
        LateWebhookSeconds = 5,
    };

    /// <summary>Something about a listing that it holds; at times twice under the same id.</summary>
    void Report()
    {
        if (platform.Holdings() is not { Count: > 0 } held)
            return;
        var order = new WebhookOrder { Type = Reports[random.Next(Reports.Length)], ListingId = held[random.Next(held.Count)].Id, Timestamp = clock.GetUtcNow() };
        var eventId = platform.QueueWebhook(order);
        Events++;
        if (random.Next(5) == 0)
            platform.QueueWebhook(order with { EventId = eventId, DelayMilliseconds = random.Next(3000) });
    }

    TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (most - least) * random.NextDouble());
}
