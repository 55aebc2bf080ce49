using Azure.Messaging.ServiceBus;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Delivery, redelivery and dead letters.</summary>
public abstract class QueueContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    const string Queue = MessageFunctions.Queue;

    [Fact(Timeout = Limit)]
    public async Task Delivers_once_without_the_clock_moving()
    {
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new("a"), new("b"));
        await host.SettleAsync();

        Assert.Equal(["a #1", "b #1"], Probe.Seen.Order());
        Assert.Equal(new(Queue, 0, 0, 0), await host.CountAsync(Queue));
    }

    [Fact(Timeout = Limit)]
    public async Task Delivers_what_was_sent_before_it_started()
    {
        var first = await StartAsync(typeof(KeyFunctions));
        await first.SendAsync(Queue, new ServiceBusMessage("early"));
        await first.StopAsync();
        var second = await StartAsync(typeof(MessageFunctions));
        await second.SettleAsync();

        Assert.Equal(["early #1"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Hands_over_every_property()
    {
        ServiceBusReceivedMessage? received = null;
        Probe.OnMessage = (message, _) => Task.FromResult(received = message);
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("你好")
        {
            MessageId = "m-1",
            Subject = "s",
            ContentType = "text/plain",
            CorrelationId = "c",
            TimeToLive = TimeSpan.FromHours(1),
            ApplicationProperties = { ["text"] = "t", ["flag"] = true, ["int"] = 5, ["long"] = 5L, ["double"] = 0.1 },
        });
        await host.SettleAsync();

        Assert.NotNull(received);
        Assert.Equal(
            ("你好", "m-1", "s", "text/plain", "c", 1, Fixture.Now, Fixture.Now.AddHours(1)),
            (received.Body.ToString(), received.MessageId, received.Subject, received.ContentType, received.CorrelationId,
                received.DeliveryCount, received.EnqueuedTime, received.ExpiresAt));
        Assert.Equal(
            new Dictionary<string, object> { ["text"] = "t", ["flag"] = true, ["int"] = 5, ["long"] = 5L, ["double"] = 0.1 },
            received.ApplicationProperties);
    }

    [Fact(Timeout = Limit)]
    public async Task Binds_text_and_bytes_and_encodes_metadata_as_the_real_host_does()
    {
        var host = await Fixture.StartAsync(new(typeof(BodyFunctions)) { Settings = { ["Queues:Text"] = "texts" } });
        await host.SendAsync("TEXTS", new ServiceBusMessage("not json") { MessageId = "m", Subject = "s", ApplicationProperties = { ["n"] = 5 } });
        await host.SendAsync("bytes", new ServiceBusMessage(BinaryData.FromBytes(new byte[] { 0, 255 })));
        await host.SettleAsync();

        Assert.Equal(
            ["bytes 00FF", """text not json m 1 s {"n":5} "2026-11-23T08:01:00Z" False"""],
            Probe.Seen.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Redelivers_at_once_after_an_exception()
    {
        Probe.OnMessage = (message, _) => message.DeliveryCount < 3 ? throw new InvalidOperationException("bug") : Task.CompletedTask;
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("a"));
        await host.SettleAsync();

        Assert.Equal(["a #1", "a #2", "a #3"], Probe.Seen);
        Assert.Equal(new(Queue, 0, 0, 0), await host.CountAsync(Queue));
    }

    [Fact(Timeout = Limit)]
    public async Task Dead_letters_after_the_last_delivery()
    {
        Probe.OnMessage = (_, _) => throw new InvalidOperationException("bug");
        var host = await Fixture.StartAsync(new(typeof(MessageFunctions)) { Settings = { ["EmbeddedHost:MaxDeliveryCount"] = "3" } });
        await host.SendAsync(Queue, new ServiceBusMessage("poison") { MessageId = "p", Subject = "wake" });
        await host.SettleAsync();

        Assert.Equal(["poison #1", "poison #2", "poison #3"], Probe.Seen);
        Assert.Equal(new(Queue, 0, 0, 1), await host.CountAsync(Queue));
        var dead = Assert.Single(await host.ReadDeadLettersAsync(Queue));
        Assert.Equal(
            ("p", "wake", 3, "MaxDeliveryCountExceeded", "Message could not be consumed after 3 delivery attempts."),
            (dead.MessageId, dead.Subject, dead.DeliveryCount, dead.Reason, dead.Description));
        Assert.DoesNotContain(host.Log, line => line.Contains("poison", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Dead_letters_after_ten_deliveries_by_default()
    {
        Probe.OnMessage = (_, _) => throw new InvalidOperationException("bug");
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("a"));
        await host.SettleAsync();

        Assert.Equal(10, Probe.Seen.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Forgets_a_message_whose_time_has_run_out()
    {
        var first = await StartAsync(typeof(KeyFunctions));
        await first.SendAsync(Queue, new("short") { TimeToLive = TimeSpan.FromMinutes(1) }, new("long") { TimeToLive = TimeSpan.FromMinutes(2) });
        Fixture.Advance(TimeSpan.FromMinutes(1));
        var second = await StartAsync(typeof(MessageFunctions));
        await second.SettleAsync();

        Assert.Equal(["long #1"], Probe.Seen);
        Assert.Equal(new(Queue, 0, 0, 0), await second.CountAsync(Queue));
    }

    [Fact(Timeout = Limit)]
    public async Task Runs_no_more_calls_at_a_time_than_configured()
    {
        var gates = Enumerable.Range(0, 5).Select(_ => new Gate()).ToArray();
        Probe.OnMessage = (message, _) => gates[int.Parse(message.Body.ToString(), null)].PassAsync();
        var host = await Fixture.StartAsync(new(typeof(MessageFunctions))
        {
            HostJson = """{ "extensions": { "serviceBus": { "maxConcurrentCalls": 2 } } }""",
        });
        await host.SendAsync(Queue, [.. Enumerable.Range(0, 5).Select(n => new ServiceBusMessage($"{n}"))]);
        await Task.WhenAll(gates[0].Reached, gates[1].Reached);
        Assert.Equal(new(Queue, 3, 2, 0), await host.CountAsync(Queue));

        gates[0].Open();
        await gates[2].Reached;
        Assert.Equal(new(Queue, 2, 2, 0), await host.CountAsync(Queue));

        foreach (var gate in gates)
            gate.Open();
        await host.SettleAsync();
        Assert.Equal(5, Probe.Seen.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Serves_messages_that_another_process_sent()
    {
        var receiver = await StartAsync(typeof(MessageFunctions));
        var sender = await StartAsync(typeof(KeyFunctions));
        await sender.SendAsync(Queue, new ServiceBusMessage("a"));
        await receiver.SettleAsync();

        Assert.Equal(["a #1"], Probe.Seen);
    }
}
