using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Deliveries;

/// <summary>Settings under <c>Deliveries</c>.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Deliveries";

    /// <summary>Waits between attempts; the last one repeats for ever. Their sum is at least 72 hours. Up to a fifth is added at random.</summary>
    public static readonly IReadOnlyList<TimeSpan> Ladder =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
        TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12),
    ];

    /// <summary>Failures in a row that open a platform's breaker.</summary>
    [Range(2, 1000, ErrorMessage = "Deliveries:BreakerFailures must be from 2 to 1000.")]
    public int BreakerFailures { get; init; } = 10;

    /// <summary>First wait of an open breaker in seconds; doubled at every failed probe, up to an hour.</summary>
    [Range(1, 3600, ErrorMessage = "Deliveries:BreakerSeconds must be from 1 to 3600.")]
    public int BreakerSeconds { get; init; } = 30;

    /// <summary>Public address of the hub, for the contactUrl of listings.</summary>
    [Required(ErrorMessage = "Deliveries:PublicBaseUrl is missing; give the hub's public address, for example https://hub.example.org.")]
    public Uri PublicBaseUrl { get; init; } = new("http://localhost:7071");

    /// <summary>Hours since the last complete reconcile of a platform, after which it is tried again and again until it succeeds.</summary>
    [Range(0.1, 8760, ErrorMessage = "Deliveries:ReconcileHours must be from 0.1 to 8760.")]
    public double ReconcileHours { get; init; } = 25;

    /// <summary>Largest share of a platform's settled listings that one reconcile may doubt at once.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Deliveries:DriftLimit must be a share from 0 to 1, for example 0.05.")]
    public double DriftLimit { get; init; } = 0.05;

    /// <summary>Days that the report of a reconcile is kept.</summary>
    [Range(1, 3650, ErrorMessage = "Deliveries:ReportDays must be from 1 to 3650.")]
    public int ReportDays { get; init; } = 400;

    /// <summary>Days before the last valid key of a platform expires, from which on an alarm stands.</summary>
    [Range(1, 365, ErrorMessage = "Deliveries:SecretNoticeDays must be from 1 to 365.")]
    public int SecretNoticeDays { get; init; } = 14;
}

[OptionsValidator]
public sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
