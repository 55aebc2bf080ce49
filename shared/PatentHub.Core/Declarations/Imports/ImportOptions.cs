using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Declarations.Imports;

/// <summary>Settings under <c>Imports</c>.</summary>
public sealed class ImportOptions
{
    public const string Section = "Imports";

    /// <summary>Source that files are brought in for where the sender names none. Its rank is <c>Declarations:ImportPrecedence</c>.</summary>
    [Required(ErrorMessage = "Imports:Source is empty; give a short name of a-z, 0-9 and '-', for example import.")]
    [RegularExpression("[a-z0-9-]{1,40}", ErrorMessage = "Imports:Source must match [a-z0-9-]{{1,40}}, for example import.")]
    public string Source { get; init; } = "import";

    /// <summary>Largest file. The Functions host of Azure takes no request of more than 210,000,000 bytes.</summary>
    [Range(1, 200, ErrorMessage = "Imports:MaxMegabytes must be from 1 to 200.")]
    public int MaxMegabytes { get; init; } = 100;

    /// <summary>What a workbook may hold when it is unpacked.</summary>
    [Range(1, 10_000, ErrorMessage = "Imports:MaxInflatedMegabytes must be from 1 to 10000.")]
    public int MaxInflatedMegabytes { get; init; } = 2000;

    /// <summary>Rows of a file that hold anything.</summary>
    [Range(1, SheetLimits.Rows, ErrorMessage = "Imports:MaxRows must be from 1 to 1048576.")]
    public int MaxRows { get; init; } = 500_000;

    /// <summary>Days that files, error workbooks and records of imports are kept.</summary>
    [Range(1, 3650, ErrorMessage = "Imports:RetentionDays must be from 1 to 3650.")]
    public int RetentionDays { get; init; } = 30;

    public long MaxBytes => MaxMegabytes * 1024L * 1024;
}

[OptionsValidator]
sealed partial class ImportAnnotations : IValidateOptions<ImportOptions>;

/// <summary>What the annotations say, and that no feed is called as files are.</summary>
public sealed class ImportOptionsValidator(IOptions<DeclarationOptions> declarations) : IValidateOptions<ImportOptions>
{
    static readonly ImportAnnotations Annotations = new();

    public ValidateOptionsResult Validate(string? name, ImportOptions options)
    {
        string[] failures = [.. Annotations.Validate(name, options).Failures ?? [], .. declarations.Value.Sources.Where(s => s.Id == options.Source)
            .Select(_ => $"Imports:Source '{options.Source}' is the id of a feed; files need a source of their own, for example import.")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
