using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Webhooks;

/// <summary>Settings under <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Verified events that one platform may send each second, sustained; twice that in a burst.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Webhooks:EventsPerSecond must be from 1 to 1000000.")]
    public int EventsPerSecond { get; init; } = 2000;

    /// <summary>Requests that fail verification which one address may send each minute before it is told to stop.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Webhooks:UnverifiedPerMinute must be from 1 to 1000000.")]
    public int UnverifiedPerMinute { get; init; } = 60;

    /// <summary>Days that events are kept; at least 30, longer than any sender repeats.</summary>
    [Range(30, 3650, ErrorMessage = "Webhooks:RetentionDays must be from 30 to 3650.")]
    public int RetentionDays { get; init; } = 90;
}

[OptionsValidator]
public sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
