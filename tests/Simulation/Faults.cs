namespace PatentHub.Simulation;

enum WriteFault
{
    None,
    Lost,
    Unanswered,

    /// <summary>Answered by a time-out; the retry inside the SDK meets its own success.</summary>
    Retried,

    /// <summary>The process dies directly after the write.</summary>
    Death,
}

/// <summary>How much goes wrong between the hub and its store, queue and source. Drawn for each seed.</summary>
sealed class Faults(Dice dice)
{
    public bool On { get; set; } = true;

    public double StoreError { get; } = dice.Pick([0, 0.002, 0.01]);

    public double WriteRetried { get; } = dice.Pick([0, 0.01, 0.05]);

    public double Death { get; } = dice.Pick([0, 0, 0.002, 0.005]);

    public double WakeLoss { get; } = dice.Pick([0, 0.1, 0.5]);

    public double WakeDouble { get; } = dice.Pick([0, 0.1, 0.3]);

    public double FeedError { get; } = dice.Pick([0, 0.05, 0.2]);

    public TimeSpan SlowestStore => On ? _slowestStore : TimeSpan.FromMilliseconds(20);

    public TimeSpan SlowestWake => On ? _slowestWake : TimeSpan.FromMilliseconds(50);

    readonly TimeSpan _slowestStore = TimeSpan.FromMilliseconds(dice.Pick([20, 500, 5000]));
    readonly TimeSpan _slowestWake = TimeSpan.FromSeconds(dice.Pick([1, 30, 180]));

    public WriteFault OfWrite(Dice dice) =>
        !On ? WriteFault.None
        : dice.Chance(StoreError) ? dice.Pick([WriteFault.Lost, WriteFault.Unanswered])
        : dice.Chance(WriteRetried) ? WriteFault.Retried
        : dice.Chance(Death) ? WriteFault.Death
        : WriteFault.None;
}
