using Azure.Messaging.ServiceBus;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Locks over time and over crashes. The lock lasts 60 s, and is renewed for 5 minutes.</summary>
public abstract class LockContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    const string Queue = MessageFunctions.Queue;

    static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Fact(Timeout = Limit)]
    public async Task Renews_the_lock_of_a_running_message_for_five_minutes_only()
    {
        var (first, second) = (new Gate(), new Gate());
        Probe.OnMessage = (message, _) => (message.DeliveryCount == 1 ? first : second).PassAsync();
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("slow"));
        await first.Reached;
        for (var elapsed = Step; elapsed <= TimeSpan.FromMinutes(5); elapsed += Step)
        {
            Fixture.Advance(Step);
            Assert.Equal(new(Queue, 0, 1, 0), await host.CountAsync(Queue));
        }

        // The last renewal was at 4:30.
        Assert.Equal(["slow #1"], Probe.Seen);
        Fixture.Advance(Step);
        await second.Reached;
        Assert.Equal(["slow #1", "slow #2"], Probe.Seen);

        first.Open();
        second.Open();
        await host.SettleAsync();
        Assert.Equal(new(Queue, 0, 0, 0), await host.CountAsync(Queue));
        Assert.Contains(host.Log, line => line.StartsWith("9021 ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Gives_a_crashed_process_message_back_when_its_lock_has_expired()
    {
        var gate = new Gate();
        Probe.OnMessage = (message, _) => message.DeliveryCount == 1 ? gate.PassAsync() : Task.CompletedTask;
        var first = await StartAsync(typeof(MessageFunctions));
        await first.SendAsync(Queue, new ServiceBusMessage("a"));
        await gate.Reached;
        await first.CrashAsync();

        var second = await StartAsync(typeof(MessageFunctions));
        await second.SettleAsync();
        Assert.Equal(new(Queue, 0, 1, 0), await second.CountAsync(Queue));
        Fixture.Advance(TimeSpan.FromSeconds(59));
        await second.SettleAsync();
        Assert.Equal(["a #1"], Probe.Seen);

        Fixture.Advance(TimeSpan.FromSeconds(1));
        await second.SettleAsync();
        Assert.Equal(["a #1", "a #2"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Dead_letters_a_message_that_crashed_the_process_every_time()
    {
        var gate = new Gate();
        Probe.OnMessage = (_, _) => gate.PassAsync();
        var setup = new HostSetup(typeof(MessageFunctions)) { Settings = { ["EmbeddedHost:MaxDeliveryCount"] = "1" } };
        var first = await Fixture.StartAsync(setup);
        await first.SendAsync(Queue, new ServiceBusMessage("a"));
        await gate.Reached;
        await first.CrashAsync();
        Fixture.Advance(TimeSpan.FromSeconds(60));
        var second = await Fixture.StartAsync(setup);
        await second.SettleAsync();

        Assert.Equal(["a #1"], Probe.Seen);
        Assert.Equal(new(Queue, 0, 0, 1), await second.CountAsync(Queue));
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_everything_that_was_sent_over_a_crash()
    {
        var first = await StartAsync(typeof(KeyFunctions));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => first.SendAsync(Queue, new ServiceBusMessage($"{n:000}"))));
        await first.CrashAsync();
        var second = await StartAsync(typeof(MessageFunctions));
        await second.SettleAsync();

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n:000} #1"), Probe.Seen.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Never_delivers_a_locked_message_to_another_process()
    {
        var gate = new Gate();
        Probe.OnMessage = (_, _) => gate.PassAsync();
        var first = await StartAsync(typeof(MessageFunctions));
        await first.SendAsync(Queue, new ServiceBusMessage("a"));
        await gate.Reached;
        var second = await StartAsync(typeof(MessageFunctions));
        Fixture.Advance(Step);
        await second.SettleAsync();
        Assert.Equal(["a #1"], Probe.Seen);
        gate.Open();
        await first.SettleAsync();
    }
}
