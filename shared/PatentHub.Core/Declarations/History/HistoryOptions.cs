using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Declarations.History;

/// <summary>Settings under <c>History</c>.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Whole exports that are kept; older ones are deleted after the next one is whole.</summary>
    [Range(1, 1000, ErrorMessage = "History:ExportsKept must be from 1 to 1000, for example 14.")]
    public int ExportsKept { get; init; } = 14;
}

[OptionsValidator]
public sealed partial class HistoryOptionsValidator : IValidateOptions<HistoryOptions>;
