using System.Globalization;
using PatentHub.Deliveries;
using PatentHub.Testing;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Hub.Tests.Webhooks;

/// <summary>What it costs to store webhooks. Those that wait for the same commit share it.</summary>
public sealed class IntakeCostTests
{
    [Fact]
    public async Task One_webhook()
    {
        await using var hub = new CountedHub();
        await SendAsync(hub, 0);
        Assert.Equal(HubCosts.Webhook, await hub.CostAsync(() => SendAsync(hub, 1)));
    }

    [Fact]
    public async Task A_webhook_that_came_before()
    {
        await using var hub = new CountedHub();
        await SendAsync(hub, 1);
        Assert.Equal(new Operations(Reads: 1, Transactions: 1, RowsWritten: 2), await hub.CostAsync(() => SendAsync(hub, 1)));
    }

    /// <summary>Beside the wake-up that it comes with: the event, what it concerns, and the marks of both.</summary>
    [Fact]
    public async Task A_webhook_is_applied()
    {
        await using var hub = new CountedHub();
        await hub.PublishAsync(1);
        await DeliverAsync(hub);
        await SendAsync(hub, 1);
        Assert.Equal(HubCosts.IdleWake + HubCosts.EventApplied, await hub.CostAsync(() => DeliverAsync(hub)));
    }

    [Fact]
    public async Task Fifty_webhooks_that_come_while_one_is_stored()
    {
        await using var hub = new CountedHub();
        await SendAsync(hub, 0);
        var cost = await hub.CostAsync(async () =>
        {
            var gate = new TaskCompletionSource();
            hub.Operations.Gate = gate.Task;
            var all = Task.WhenAll(Enumerable.Range(1, 51).Select(index => SendAsync(hub, index)));
            gate.SetResult();
            await all;
        });
        Assert.Equal(new Operations(Transactions: 2, RowsWritten: 102), cost);
    }

    static Task DeliverAsync(CountedHub hub) => hub.Get<SendDeliveriesHandler>().HandleAsync(DeliveryKeys.Partition(hub.Profiles[0].Id, 0), default);

    static async Task SendAsync(CountedHub hub, int index)
    {
        var platform = hub.Profiles[0];
        var body = """{"type":"listing.accepted","data":{"listingId":"S-2021190000013","revision":1}}"""u8.ToArray();
        var (id, timestamp) = (string.Create(CultureInfo.InvariantCulture, $"evt-{index}"), hub.Clock.GetUtcNow().ToUnixTimeSeconds());
        var answer = await hub.Get<ReceiveWebhookHandler>().HandleAsync(new WebhookRequest(
            platform.Id, "application/json", body.Length, id, timestamp.ToString(CultureInfo.InvariantCulture), platform.WebhookSecrets[0].Sign(id, timestamp, body),
            new MemoryStream(body), "127.0.0.1"), default);
        Assert.InRange(answer.Status, 200, 202);
    }
}
