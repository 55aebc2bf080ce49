using PatentHub.Declarations.History;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class HistoryPointTests
{
    [Theory]
    [InlineData("2026-11-20T09:30:00+08:00", "2026-11-20T01:30:00.0000000+00:00")]
    [InlineData("2026-11-20T09:30:00 08:00", "2026-11-20T01:30:00.0000000+00:00")]
    [InlineData("2026-11-20T01:30:00Z", "2026-11-20T01:30:00.0000000+00:00")]
    [InlineData("2026-11-20T01:30:00.1234567Z", "2026-11-20T01:30:00.1234567+00:00")]
    [InlineData("2026-11-19T20:30:00-05:00", "2026-11-20T01:30:00.0000000+00:00")]
    public void A_time_has_an_offset(string text, string utc) =>
        Assert.Equal(utc, Assert.IsType<HistoryPoint.Instant>(HistoryPoint.Parse(text)).At.ToString("O", null));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("20261120", 20261120)]
    public void Digits_are_a_sequence(string text, long sequence) => Assert.Equal(new HistoryPoint.Sequence(sequence), HistoryPoint.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-20T09:30:00")]
    [InlineData("2026-13-20T09:30:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("99999999999999999999")]
    [InlineData(" 08:00")]
    public void Anything_else_is_no_point(string text) => Assert.Null(HistoryPoint.Parse(text));
}
