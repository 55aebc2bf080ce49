namespace PatentHub.Hub.Tests.Simulator;

/// <summary>A clock that stands until it is moved; timers run in real time, and tests ask for short ones only.</summary>
sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
