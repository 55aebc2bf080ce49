using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class PlatformWebhookTests
{
    const string Id = "S-202110377287X";

    [Theory]
    [InlineData(0.0, "listing.accepted", "accepted")]
    [InlineData(1.0, "listing.rejected", "rejected")]
    public async Task Decides_what_is_pending_and_tells_the_hub(double rejected, string type, string status)
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync(new PlatformRules { PendingShare = 1, PendingRejectedShare = rejected });
        stage.Simulator.HubUrl = receiver.Address;
        var put = await stage.Hub.PutAsync(Id, 3);
        var hook = await receiver.NextAsync();

        Assert.Equal((202, "pending"), ((int)put.Status, put["status"]));
        Assert.Equal(SigningHub.Sign(Stage.NextSecret, hook.Id, hook.Timestamp, hook.Body), hook.Signature);
        Assert.Equal(stage.Clock.Now.ToUnixTimeSeconds(), hook.Timestamp);
        var body = JsonNode.Parse(hook.Body)!;
        Assert.Equal((type, Id, 3), ((string)body["type"]!, (string)body["data"]!["listingId"]!, (int)body["data"]!["revision"]!));
        Assert.Equal(put["remoteId"], (string)body["data"]!["remoteId"]!);
        Assert.Equal(status, (await stage.Hub.GetAsync(Id))["status"]);
    }

    [Fact]
    public async Task Stays_pending_until_somebody_decides()
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync(new PlatformRules { PendingShare = 1, DecisionMaxMilliseconds = -1 });
        stage.Simulator.HubUrl = receiver.Address;
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal("pending", (await stage.Hub.GetAsync(Id))["status"]);
        await stage.Hub.ControlAsync($"test/listings/{Id}/reject", method: HttpMethod.Post);
        Assert.Contains("listing.rejected", (await receiver.NextAsync()).Body, StringComparison.Ordinal);
        Assert.False(stage.Platform.Decide(Id, accepted: true));
    }

    [Fact]
    public async Task Sends_again_under_the_same_id_until_the_hub_has_it()
    {
        await using var receiver = await HookReceiver.OpenAsync(503, 429, 500);
        await using var stage = await Stage.OpenAsync();
        stage.Simulator.HubUrl = receiver.Address;
        stage.Platform.QueueWebhook(new WebhookOrder { Type = "inquiry.received", ListingId = Id });
        await stage.Platform.WebhooksIdleAsync();

        var hooks = new List<HookReceiver.Hook>();
        while (receiver.Waiting > 0)
            hooks.Add(await receiver.NextAsync());
        Assert.Equal(4, hooks.Count);
        Assert.Single(hooks.DistinctBy(hook => (hook.Id, hook.Body)));
        Assert.Equal([503, 429, 500, 202], stage.Platform.Ledger().Select(entry => entry.Status));
    }

    [Fact]
    public async Task Sends_duplicates_under_one_id()
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync(new PlatformRules { ConfirmShare = 1 }, new FaultOptions { DuplicateWebhookRate = 1 });
        stage.Simulator.HubUrl = receiver.Address;
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal((await receiver.NextAsync()).Id, (await receiver.NextAsync()).Id);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public async Task Lets_a_webhook_arrive_before_the_reply(double pending)
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync(new PlatformRules { PendingShare = pending }, new FaultOptions { EarlyWebhookRate = 1 });
        stage.Simulator.HubUrl = receiver.Address;
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(1, receiver.Waiting);
    }

    [Fact]
    public async Task Lets_one_webhook_overtake_another()
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync(new PlatformRules { ConfirmShare = 1 }, new FaultOptions { ReorderWebhookRate = 1 });
        stage.Simulator.HubUrl = receiver.Address;
        await stage.Hub.PutAsync("S-1", 1);
        stage.Platform.QueueWebhook(new WebhookOrder { Type = "inquiry.received", ListingId = "S-1" });
        Assert.Contains("inquiry.received", (await receiver.NextAsync()).Body, StringComparison.Ordinal);
        Assert.Contains("listing.accepted", (await receiver.NextAsync()).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inquiry.received", "inquiryId")]
    [InlineData("deal.concluded", "dealId")]
    [InlineData("feedback.submitted", "prospects")]
    [InlineData("implementation.reported", "applicationNumber")]
    [InlineData("listing.withdrawn", "reasons")]
    public async Task Sends_samples_of_every_type_on_demand(string type, string field)
    {
        await using var receiver = await HookReceiver.OpenAsync();
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.ControlAsync("hub", new { baseUrl = receiver.Address }, HttpMethod.Put);
        await stage.Hub.ControlAsync("test/webhooks", new { type, listingId = Id, eventId = "evt-1" }, HttpMethod.Post);
        var hook = await receiver.NextAsync();
        var body = JsonNode.Parse(hook.Body)!;
        Assert.Equal(("test", "evt-1", type), (hook.PlatformId, hook.Id, (string)body["type"]!));
        Assert.NotNull(body["data"]![field]);
    }
}
