using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Monitoring;

public sealed class TelemetryTests
{
    /// <summary>A platform that answers by webhook.</summary>
    static readonly PlatformRules DecidesLater = new() { PendingShare = 1, DecisionMaxMilliseconds = -1 };

    [Fact]
    public async Task Traces_metrics_and_logs_reach_a_collector_and_bear_no_marked_value()
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", DecidesLater), HubSetup.Plain("two")) with
        {
            Settings = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Address.AbsoluteUri,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["AzureFunctionsJobHost:logging:logLevel:PatentHub"] = "Trace",
            },
        });
        hub.Feed.Add(MarkedValues.Item(hub, 1), MarkedValues.Quarantined(hub, 2), hub.Feed.Item(3));
        await SyncAndDecideAsync(hub);
        await hub.ReconcileAsync();
        await hub.RunAsync("CountFigures");
        Assert.True(hub.Host.Services.GetRequiredService<TracerProvider>().ForceFlush() && hub.Host.Services.GetRequiredService<MeterProvider>().ForceFlush()
            && hub.Host.Services.GetRequiredService<LoggerProvider>().ForceFlush());

        AssertHas(sink.Received("traces"), "SyncSources", "source.page", "message.process", "delivery.push", "platform.list", "webhook.apply");
        AssertHas(sink.Received("metrics"), "patenthub.source.items", "patenthub.source.runs", "patenthub.timer.runs", "patenthub.delivery.requests", "patenthub.delivery.lag", "patenthub.deliveries",
            "patenthub.delivery.oldest_due", "patenthub.inbox.oldest", "patenthub.webhook.events", "patenthub.declarations", "patenthub.platform.blocked", "patenthub.followups");
        AssertHas(sink.Received("logs"), "RunEnded");
        foreach (var signal in (string[])["traces", "metrics", "logs"])
        {
            var text = Encoding.UTF8.GetString(sink.Received(signal));
            Assert.All(MarkedValues.All, marker => Assert.False(MarkedValues.Shows(text, marker), $"{signal} show {marker}"));
        }
    }

    /// <summary>From the run over the source to the platform's request and back to its webhook: one trace.</summary>
    [Fact]
    public async Task One_trace_leads_from_source_to_platform_and_webhook()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("PatentHub", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", DecidesLater), HubSetup.Plain("two")));
        hub.Feed.Add(hub.Feed.Item(1));
        await SyncAndDecideAsync(hub);

        var listing = await hub.ListingAsync(1);
        Assert.True(ActivityContext.TryParse(listing.TraceParent, null, out var origin));
        var trace = spans.Where(s => s.TraceId == origin.TraceId).ToList();
        Assert.Contains(trace, s => s.OperationName == "SyncSources");
        Assert.Contains(trace, s => s.OperationName == "source.page");
        var pushes = trace.Where(s => s.OperationName == "delivery.push" && s.GetTagItem("patenthub.listings") is string id && id == listing.Id).ToList();
        Assert.Equal(hub.Platforms.Count, pushes.Select(p => p.GetTagItem("patenthub.platform")).Distinct().Count());
        Assert.All(pushes, push => Assert.Contains(hub.Host.Wire.Exchanges, exchange => exchange.Headers.Contains(push.Id!, StringComparison.Ordinal)));
        Assert.Contains(trace, s => s.OperationName == "webhook.apply");
        Assert.Contains(spans, s => s.OperationName == "message.process" && s.ParentSpanId != default);
    }

    static async Task SyncAndDecideAsync(HubFixture hub)
    {
        await hub.SyncAsync();
        await hub.SweepAsync();
        foreach (var listing in await hub.ListingsAsync())
            hub.Platform("one").Decide(listing.Id, accepted: true);
        hub.Platform("one").QueueWebhook(new WebhookOrder { Type = "feedback.submitted", ListingId = TestFeed.ListingId(1) });
        await hub.SettleAsync();
    }

    static void AssertHas(byte[] received, params string[] names) =>
        Assert.All(names, name => Assert.True(received.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0, $"Nothing is called {name}."));
}
