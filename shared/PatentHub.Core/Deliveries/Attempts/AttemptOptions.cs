using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Deliveries.Attempts;

/// <summary>Settings of the attempt log.</summary>
public sealed class AttemptOptions
{
    public const string Section = "Attempts";

    /// <summary>Days that attempts are kept.</summary>
    [Range(1, 3650, ErrorMessage = "Attempts:RetentionDays must be from 1 to 3650.")]
    public int RetentionDays { get; init; } = 90;

    /// <summary>Bytes (UTF-8) kept of a request, and of a reply.</summary>
    [Range(0, 16_384, ErrorMessage = "Attempts:ExcerptBytes must be from 0 to 16384.")]
    public int ExcerptBytes { get; init; } = 4096;
}

[OptionsValidator]
public sealed partial class AttemptOptionsValidator : IValidateOptions<AttemptOptions>;
