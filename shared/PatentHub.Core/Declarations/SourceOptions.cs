using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Declarations;

/// <summary>Settings under <c>Declarations</c>.</summary>
public sealed class DeclarationOptions
{
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

/// <summary>A feed under <c>Declarations:Sources:{n}</c>.</summary>
public sealed class SourceOptions
{
    [Required(ErrorMessage = "Declarations:Sources:N:Id is missing; give the source a short name of a-z, 0-9 and '-'.")]
    [RegularExpression("[a-z0-9-]{1,40}", ErrorMessage = "Declarations:Sources:N:Id must match [a-z0-9-]{{1,40}}, for example province-1.")]
    public string Id { get; init; } = "";

    [Required(ErrorMessage = "Declarations:Sources:N:Url is missing; give the address of the declaration feed.")]
    public Uri? Url { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Sent as <c>X-Api-Key</c>.</summary>
    public string? ApiKey { get; init; }

    [Range(1, 1000, ErrorMessage = "Declarations:Sources:N:PageSize must be from 1 to 1000.")]
    public int PageSize { get; init; } = 500;

    /// <summary>Hours without a run that was read to the end, after which an alarm is raised.</summary>
    [Range(0.1, 8760, ErrorMessage = "Declarations:Sources:N:StaleHours must be from 0.1 to 8760.")]
    public double StaleHours { get; init; } = 24;

    /// <summary>Whose word counts where several sources state the same field: the lowest rank comes first.</summary>
    [Range(0, 1000, ErrorMessage = "Declarations:Sources:N:Precedence must be from 0 (first) to 1000 (last).")]
    public int Precedence { get; init; } = 100;

    /// <summary>The same for single fields, e.g. <c>projects</c>; see <see cref="DeclarationMerge.Fields"/>.</summary>
    public IDictionary<string, int> FieldPrecedence { get; init; } = new Dictionary<string, int>();

    /// <summary>Allows loopback and private addresses.</summary>
    public bool AllowPrivateNetwork { get; init; }
}

[OptionsValidator]
public sealed partial class DeclarationOptionsValidator : IValidateOptions<DeclarationOptions>;
