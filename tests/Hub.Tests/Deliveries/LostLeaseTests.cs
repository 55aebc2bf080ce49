using Microsoft.Extensions.DependencyInjection;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class LostLeaseTests
{
    [Fact]
    public async Task A_lost_lease_counts_as_given_back_although_somebody_had_left_a_wake_mark()
    {
        await using var hub = await HubFixture.StartAsync();
        var keeper = hub.Host.Services.GetRequiredService<LeaseKeeper>();
        var duration = TimeSpan.FromMinutes(1);
        var stop = TestContext.Current.CancellationToken;
        var first = (await keeper.AcquireOrWakeAsync("scope", duration, stop))!;
        Assert.Null(await keeper.AcquireOrWakeAsync("scope", duration, stop));
        Assert.True(await first.RenewAsync(stop));
        hub.Clock.Advance(duration);
        Assert.NotNull(await keeper.AcquireOrWakeAsync("scope", duration, stop));

        Assert.True(await first.ReleaseAsync(stop));
    }
}
