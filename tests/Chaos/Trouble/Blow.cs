namespace PatentHub.Chaos.Trouble;

/// <summary>When in its life a process is killed.</summary>
enum BlowMoment
{
    /// <summary>Before it is ready.</summary>
    Starting,

    /// <summary>Whatever it is doing.</summary>
    AnyTime,

    /// <summary>While platforms are being pushed to.</summary>
    AtWork,
}

/// <summary>How one life of a process ends.</summary>
/// <param name="Pushes">Requests to wait for, of a blow at work.</param>
/// <param name="After">Then this long.</param>
/// <param name="Pause">It is stopped for so long before; null: it is not.</param>
/// <param name="WhilePaused">It is killed without going on.</param>
sealed record Blow(BlowMoment Moment, int Pushes, TimeSpan After, TimeSpan? Pause, bool WhilePaused)
{
    /// <summary>The longest time for which a process holds a lease at these platforms without renewing it.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(18);

    /// <summary>All blows of a run, which follow from the seed alone.</summary>
    public static IReadOnlyList<Blow> Plan(ChaosOptions options, Random random)
    {
        var paused = new int[options.Kills];
        Array.Fill(paused, 1, 0, Math.Min(options.Pauses, options.Kills));
        random.Shuffle(paused);
        var (blows, pauses) = (new List<Blow>(), 0);
        foreach (var pause in paused)
            blows.Add(pause == 0 ? Plain(options, random) : WithPause(options, random, ++pauses));
        return blows;
    }

    static Blow Plain(ChaosOptions options, Random random) => random.Next(20) switch
    {
        0 or 1 => new(BlowMoment.Starting, 0, Milliseconds(random, 1500), null, false),
        < 5 => new(BlowMoment.AnyTime, 0, Milliseconds(random, 3000), null, false),
        _ => AtWork(options, random),
    };

    /// <summary>Every fourth pause is longer than a lease.</summary>
    static Blow WithPause(ChaosOptions options, Random random, int number) => AtWork(options, random) with
    {
        Pause = number % 4 == 0 ? Lease + TimeSpan.FromSeconds(1) + Milliseconds(random, 5000) : TimeSpan.FromMilliseconds(300) + Milliseconds(random, 4000),
        WhilePaused = random.Next(4) == 0,
    };

    /// <summary>After one request or after most of the work there is: every order of magnitude is as likely.</summary>
    static Blow AtWork(ChaosOptions options, Random random) =>
        new(BlowMoment.AtWork, (int)Math.Pow(Math.Max(2, options.Listings * options.Platforms / 2), random.NextDouble()), Milliseconds(random, 100), null, false);

    static TimeSpan Milliseconds(Random random, int most) => TimeSpan.FromMilliseconds(random.Next(most));
}
