using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Functions.Monitoring;

/// <summary>Settings under <c>Telemetry</c>. Where it goes is said by the standards' own: <c>OTEL_EXPORTER_OTLP_*</c>, <c>APPLICATIONINSIGHTS_*</c>.</summary>
sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Share of the traces that are kept, each whole.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Telemetry:SamplingRatio must be a share from 0 to 1, for example 0.1.")]
    public double SamplingRatio { get; init; } = 1;
}

[OptionsValidator]
sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
