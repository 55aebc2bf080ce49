using Microsoft.Extensions.Time.Testing;

namespace PatentHub.Core.Tests;

public static class Clocks
{
    /// <summary>A working day in Luzhou, 16:00.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static readonly DateOnly Today = new(2026, 11, 23);

    public static FakeTimeProvider Fake() => new(Start);
}
