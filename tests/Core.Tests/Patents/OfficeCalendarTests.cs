using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class OfficeCalendarTests
{
    [Theory]
    [InlineData("2026-11-23T15:59:59.9999999Z", "2026-11-23")]
    [InlineData("2026-11-23T16:00:00Z", "2026-11-24")]
    [InlineData("2026-11-23T23:59:59+08:00", "2026-11-23")]
    [InlineData("2026-11-24T00:00:00+08:00", "2026-11-24")]
    [InlineData("2026-12-31T11:00:00-05:00", "2027-01-01")]
    public void A_day_changes_at_midnight_in_Shanghai(string instant, string day) =>
        Assert.Equal(DateOnly.ParseExact(day, "O", null), OfficeCalendar.Day(DateTimeOffset.Parse(instant, null)));

    [Fact]
    public void A_day_is_over_at_the_midnight_after_it()
    {
        var end = OfficeCalendar.EndOf(new DateOnly(2027, 12, 31));
        Assert.Equal(new DateTimeOffset(2027, 12, 31, 16, 0, 0, TimeSpan.Zero), end);
        Assert.Equal(TimeSpan.Zero, end.Offset);
        Assert.Equal(new DateOnly(2028, 1, 1), OfficeCalendar.Day(end));
        Assert.Equal(new DateOnly(2027, 12, 31), OfficeCalendar.Day(end.AddTicks(-1)));
    }

    [Fact]
    public void The_last_day_that_can_be_written_has_an_end_too() => Assert.True(OfficeCalendar.EndOf(DateOnly.MaxValue) > Clocks.Start);
}
