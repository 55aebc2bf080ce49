using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Functions.Monitoring;

/// <summary>
/// Traces, metrics and logs to wherever the settings say: an OTLP collector (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), Azure Monitor
/// (<c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>), both, or nowhere, and then nothing is collected.
/// </summary>
static class HubTelemetry
{
    const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary><c>ClientId={id};Authorization=AAD</c>, as the Functions host reads it.</summary>
    const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    public static void AddHubTelemetry(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        var (otlp, monitor) = (builder.Configuration[OtlpEndpoint] is { Length: > 0 }, builder.Configuration[AzureMonitor]);
        if (!otlp && string.IsNullOrEmpty(monitor))
            return;
        var ratio = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>()?.SamplingRatio ?? 1;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("PatentHub", serviceVersion: typeof(HubTelemetry).Assembly.GetName().Version!.ToString(3)))
            .WithTracing(traces => traces.AddSource(Tracing.SourceName).SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio))))
            .WithMetrics(metrics => metrics.AddMeter(HubTotals.MeterName))
            .WithLogging(configureBuilder: null, configureOptions: logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, false));
        telemetry.AddHeadTelemetry();
        if (otlp)
            telemetry.UseOtlpExporter();
        if (!string.IsNullOrEmpty(monitor))
            telemetry.AddAzureMonitor(monitor, builder.Configuration[AzureMonitorIdentity], ratio);
    }

    static void AddAzureMonitor(this IOpenTelemetryBuilder telemetry, string connectionString, string? identity, double ratio)
    {
        var credential = identity is { Length: > 0 } ? CredentialOf(identity) : null;
        void Configure(AzureMonitorExporterOptions options) => (options.ConnectionString, options.Credential, options.SamplingRatio) = (connectionString, credential, (float)ratio);
        telemetry.WithTracing(traces => traces.AddAzureMonitorTraceExporter(Configure)).WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(Configure));
    }

    static ManagedIdentityCredential CredentialOf(string identity)
    {
        var client = identity.Split(';', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(part => part.Length == 2 && part[0].Equals("ClientId", StringComparison.OrdinalIgnoreCase))?[1];
        return new ManagedIdentityCredential(client is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned);
    }
}
