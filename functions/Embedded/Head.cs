using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PatentHub.Adapters.Http;

namespace PatentHub.Functions;

/// <summary>What only the embedded host needs.</summary>
static class Head
{
    /// <summary>Schedules have defaults, and profiles that allow private addresses may name loopback, as simulated platforms do.</summary>
    public static void AddHead(this FunctionsApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = Schedules.Defaults.Append(new("AzureWebJobsDisableHomepage", "true")),
        });
        builder.Services.Configure<OutboundOptions>(options => options.AllowLoopback = true);
        builder.Services.AddHostedService<ParentWatch>();
    }

    /// <summary>The embedded host's spans of invocations and of requests.</summary>
    public static void AddHeadTelemetry(this IOpenTelemetryBuilder telemetry) => telemetry
        .WithTracing(traces => traces.AddSource("PatentHub.FunctionsRuntime").AddAspNetCoreInstrumentation())
        .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation());
}
