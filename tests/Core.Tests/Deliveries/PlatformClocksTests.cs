using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class PlatformClocksTests
{
    static readonly DateTimeOffset Now = Clocks.Start;

    readonly PlatformClocks _clocks = new();

    [Fact]
    public void A_single_answer_is_no_measurement()
    {
        Note(200, 200);
        Assert.Null(_clocks.SkewOf("one"));
        Note(200);
        Assert.Equal(200.5, _clocks.SkewOf("one"));
        Assert.Null(_clocks.SkewOf("two"));
    }

    [Fact]
    public void The_date_is_compared_with_the_middle_of_the_request()
    {
        for (var i = 0; i < 3; i++)
            _clocks.Note("one", Now.AddSeconds(100), Now, Now.AddSeconds(10));
        Assert.Equal(95.5, _clocks.SkewOf("one"));
    }

    [Fact]
    public void A_few_answers_that_are_far_off_do_not_matter()
    {
        Note([.. Enumerable.Repeat(2, 20), .. Enumerable.Repeat(-3600, 11)]);
        Assert.Equal(2.5, _clocks.SkewOf("one"));
    }

    [Fact]
    public void A_clock_that_was_set_right_is_seen_once_most_of_the_last_answers_say_so()
    {
        Note([.. Enumerable.Repeat(200, 100)]);
        Note([.. Enumerable.Repeat(0, 15)]);
        Assert.Equal(200.5, _clocks.SkewOf("one"));
        Note(0);
        Assert.Equal(0.5, _clocks.SkewOf("one"));
    }

    void Note(params int[] seconds)
    {
        foreach (var ahead in seconds)
            _clocks.Note("one", Now.AddSeconds(ahead), Now, Now);
    }
}
