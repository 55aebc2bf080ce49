using System.Net;
using Azure.Messaging.ServiceBus;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Start, middleware and shutdown.</summary>
public abstract class HostContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    const string Queue = MessageFunctions.Queue;

    [Fact(Timeout = Limit)]
    public async Task Lets_a_running_message_finish_and_takes_no_other()
    {
        var gate = new Gate();
        Probe.OnMessage = (_, _) => gate.PassAsync();
        var host = await StartAsync(typeof(MessageFunctions));
        var sender = await StartAsync(typeof(KeyFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("a"));
        await gate.Reached;

        var stop = host.StopAsync();
        await sender.SendAsync(Queue, new ServiceBusMessage("b"));
        Fixture.Advance(TimeSpan.FromSeconds(5));
        Assert.False(stop.IsCompleted);
        gate.Open();
        await stop;

        Assert.Equal(["a #1"], Probe.Seen);
        Assert.Equal(new(Queue, 1, 0, 0), await sender.CountAsync(Queue));
    }

    [Fact(Timeout = Limit)]
    public async Task Signals_cancellation_late_and_gives_the_message_back()
    {
        var started = new Gate();
        Probe.OnMessage = async (_, context) => await started.PassAsync(context.CancellationToken);
        var host = await StartAsync(typeof(MessageFunctions));
        await host.SendAsync(Queue, new ServiceBusMessage("a"));
        await started.Reached;

        var stop = host.StopAsync();
        Fixture.Advance(TimeSpan.FromSeconds(24));
        Assert.False(stop.IsCompleted);
        Fixture.Advance(TimeSpan.FromSeconds(1));
        await stop;

        Probe.OnMessage = (_, _) => Task.CompletedTask;
        var next = await StartAsync(typeof(MessageFunctions));
        await next.SettleAsync();
        Assert.Equal(["a #1", "a #2"], Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Stops_in_the_end_even_if_a_function_never_does()
    {
        var (gate, signalled) = (new Gate(), new Gate());
        Probe.OnTimer = async (_, context) =>
        {
            using var signal = context.CancellationToken.Register(signalled.Reach);
            await gate.PassAsync(CancellationToken.None);
        };
        var host = await StartAsync(typeof(TimerFunctions));
        Fixture.Advance(TimeSpan.FromMinutes(4));
        await gate.Reached;

        var stop = host.StopAsync();
        Fixture.Advance(TimeSpan.FromSeconds(25));
        await signalled.Reached;
        Assert.False(stop.IsCompleted);
        Fixture.Advance(TimeSpan.FromSeconds(5));
        await stop;
        Assert.Contains(host.Log, line => line.StartsWith("9002 ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_a_running_request_finish()
    {
        var gate = new Gate();
        Probe.OnRequest = cancellationToken => gate.PassAsync(cancellationToken);
        var host = await StartAsync(typeof(SlowFunctions));
        var answer = host.Http.GetStringAsync($"/api/slow?code={host.MasterKey}", TestContext.Current.CancellationToken);
        await gate.Reached;

        var stop = host.StopAsync();
        gate.Open();
        Assert.Equal("done GET", await answer);
        await stop;
    }

    [Fact(Timeout = Limit)]
    public async Task Signals_an_invocation_that_takes_longer_than_the_function_timeout()
    {
        var gate = new Gate();
        Probe.OnRequest = cancellationToken => gate.PassAsync(cancellationToken);
        var host = await Fixture.StartAsync(new(typeof(SlowFunctions)) { HostJson = """{ "functionTimeout": "00:01:00" }""" });
        var answer = host.Http.GetAsync(new Uri("/api/slow", UriKind.Relative), TestContext.Current.CancellationToken);
        await gate.Reached;
        Fixture.Advance(TimeSpan.FromSeconds(59));
        Assert.False(answer.IsCompleted);
        Fixture.Advance(TimeSpan.FromSeconds(1));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(host.Log, line => line.StartsWith("9012 ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task Wraps_every_kind_of_invocation_in_middleware_in_order_of_registration()
    {
        var host = await Fixture.StartAsync(new(typeof(MessageFunctions), typeof(TimerFunctions), typeof(KeyFunctions)) { Middleware = ["outer", "inner"] });
        await host.SendAsync(Queue, new ServiceBusMessage("a"));
        await host.SettleAsync();
        await host.Http.GetStringAsync("/api/open", TestContext.Current.CancellationToken);
        Fixture.Advance(TimeSpan.FromMinutes(4));
        await host.SettleAsync();

        Assert.Equal(
            [
                "outer in TakeMessage serviceBusTrigger", "inner in TakeMessage serviceBusTrigger", "a #1", "inner out", "outer out",
                "outer in Open httpTrigger", "inner in Open httpTrigger", "inner out", "outer out",
                "outer in Sweep timerTrigger", "inner in Sweep timerTrigger", "sweep 08:05", "inner out", "outer out",
            ],
            Probe.Seen);
    }

    [Fact(Timeout = Limit)]
    public async Task Warns_about_keys_of_host_json_that_it_does_not_know()
    {
        var host = await Fixture.StartAsync(new(typeof(KeyFunctions))
        {
            HostJson = """
                {
                  // comments are allowed
                  "version": "2.0", "functionTimeout": "00:10:00", "telemetryMode": "OpenTelemetry", "surprise": 1,
                  "logging": { "logLevel": { "default": "Warning", "PatentHub": "Information" } },
                  "extensions": {
                    "http": { "routePrefix": "x", "routePrefx": "y" },
                    "serviceBus": { "prefetchCount": 0, "autoCompleteMessages": true, "clientRetryOptions": { "mode": "exponential" } }
                  }
                }
                """,
        });

        Assert.Equal(
            [
                "9001 host.json: 'extensions:http:routePrefx' is not known to this host and has no effect",
                "9001 host.json: 'surprise' is not known to this host and has no effect",
            ],
            host.Log);
    }

    [Theory(Timeout = Limit)]
    [InlineData("""{ "version": "3.0" }""", "host.json: version is '3.0'; expected \"2.0\".")]
    [InlineData("""{ "functionTimeout": "soon" }""", "host.json: functionTimeout is 'soon'; expected a positive duration such as 00:10:00, or -1 for none.")]
    [InlineData("""{ "extensions": { "serviceBus": { "maxConcurrentCalls": 0 } } }""", "host.json: extensions:serviceBus:maxConcurrentCalls is '0'; expected a whole number of at least 1.")]
    [InlineData("""{ "extensions": { "serviceBus": { "autoCompleteMessages": false } } }""", "host.json: extensions:serviceBus:autoCompleteMessages is 'False'; expected true, the only mode that the embedded host offers.")]
    public async Task Refuses_values_of_host_json_that_it_cannot_use(string hostJson, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Fixture.StartAsync(new(typeof(KeyFunctions)) { HostJson = hostJson }));
        Assert.Equal(message, error.Message);
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_a_setting_overrule_host_json()
    {
        var host = await Fixture.StartAsync(new(typeof(KeyFunctions))
        {
            HostJson = """{ "extensions": { "http": { "routePrefix": "x" } } }""",
            Settings = { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "y" },
        });
        Assert.Equal("GET", await host.Http.GetStringAsync("/y/open", TestContext.Current.CancellationToken));
    }
}
