using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PatentHub.Declarations.Sources;

namespace PatentHub.Declarations;

/// <summary>Settings under <c>Declarations</c>.</summary>
public sealed class DeclarationOptions
{
    public const string Section = "Declarations";

    /// <summary>The feeds to read. Ids are unique.</summary>
    [ValidateEnumeratedItems]
    public IList<SourceOptions> Sources { get; init; } = [];

    /// <summary>Largest share of a source's declarations that one sweep may delete.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Declarations:SweepLimit must be a share from 0 to 1, for example 0.05.")]
    public double SweepLimit { get; init; } = 0.05;

    /// <summary>Rank of what files bring, beside the feeds' <see cref="SourceOptions.Precedence"/>.</summary>
    [Range(0, 1000, ErrorMessage = "Declarations:ImportPrecedence must be from 0 (first) to 1000 (last).")]
    public int ImportPrecedence { get; init; } = 200;
}

[OptionsValidator]
sealed partial class DeclarationAnnotations : IValidateOptions<DeclarationOptions>;

/// <summary>What the annotations say, and what concerns several settings at once.</summary>
public sealed class DeclarationOptionsValidator : IValidateOptions<DeclarationOptions>
{
    static readonly DeclarationAnnotations Annotations = new();

    public ValidateOptionsResult Validate(string? name, DeclarationOptions options)
    {
        string[] failures = [.. Annotations.Validate(name, options).Failures ?? [], .. options.Sources.Index().SelectMany(s => Check(s.Index, s.Item)), .. Repeated(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static IEnumerable<string> Repeated(DeclarationOptions options) => options.Sources.GroupBy(s => s.Id, StringComparer.Ordinal).Where(g => g.Skip(1).Any())
        .Select(g => $"Declarations:Sources: the id '{g.Key}' stands twice; every source has an id of its own.");

    static IEnumerable<string> Check(int index, SourceOptions source)
    {
        var setting = FormattableString.Invariant($"Declarations:Sources:{index}");
        if (source.Schedule is { } schedule && SourceOptions.ParseSchedule(schedule) is null)
            yield return $"{setting}:Schedule is no NCrontab expression of six fields; for example '0 0 18 * * *' for 02:00 in Luzhou.";
        foreach (var (field, rank) in source.FieldPrecedence)
            if (!DeclarationMerge.Fields.Contains(field))
                yield return $"{setting}:FieldPrecedence:{field} names no field; use one of {string.Join(", ", DeclarationMerge.Fields.Order(StringComparer.Ordinal))}.";
            else if (rank is < 0 or > 1000)
                yield return $"{setting}:FieldPrecedence:{field} must be from 0 (first) to 1000 (last).";
    }
}
