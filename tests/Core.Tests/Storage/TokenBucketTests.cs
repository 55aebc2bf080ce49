using CsCheck;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class TokenBucketTests
{
    [Fact]
    public void A_burst_goes_at_once_and_then_the_rate_holds()
    {
        var clock = Clocks.Fake();
        var bucket = new TokenBucket(10, 3, clock);
        Assert.Equal([true, true, true, false], Take(bucket, 4));
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(bucket.TryTake());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true, false], Take(bucket, 2));
    }

    [Fact]
    public void Rest_saves_up_no_more_than_a_burst()
    {
        var clock = Clocks.Fake();
        var bucket = new TokenBucket(10, 3, clock);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Take(bucket, 4));
    }

    [Fact]
    public async Task Whoever_waits_gets_the_token_when_it_comes()
    {
        var clock = Clocks.Fake();
        var bucket = new TokenBucket(2, 1, clock);
        await bucket.TakeAsync(TimeSpan.MaxValue, CancellationToken.None);
        var waiting = bucket.TakeAsync(TimeSpan.MaxValue, CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await waiting;
    }

    [Fact]
    public async Task Nobody_waits_longer_than_he_has_patience()
    {
        var clock = Clocks.Fake();
        var bucket = new TokenBucket(1, 1, clock);
        Assert.True(await bucket.TakeAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.False(await bucket.TakeAsync(TimeSpan.FromMilliseconds(900), CancellationToken.None));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        var bucket = new TokenBucket(1, 1, Clocks.Fake());
        using var given = new CancellationTokenSource();
        await bucket.TakeAsync(TimeSpan.MaxValue, given.Token);
        var waiting = bucket.TakeAsync(TimeSpan.MaxValue, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Never_more_than_burst_and_rate_allow() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 10], Gen.Int[0, 500].List[1, 60]).Sample((rate, burst, waits) =>
        {
            var clock = Clocks.Fake();
            var bucket = new TokenBucket(rate, burst, clock);
            var taken = 0;
            foreach (var wait in waits)
            {
                clock.Advance(TimeSpan.FromMilliseconds(wait));
                taken += Take(bucket, burst + 1).Count(t => t);
            }
            return taken <= burst + rate * waits.Sum() / 1000.0 + 0.001;
        });

    static bool[] Take(TokenBucket bucket, int times) => [.. Enumerable.Range(0, times).Select(_ => bucket.TryTake())];
}
