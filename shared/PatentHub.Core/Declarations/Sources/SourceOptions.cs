using System.ComponentModel.DataAnnotations;
using NCrontab;

namespace PatentHub.Declarations.Sources;

/// <summary>A feed under <c>Declarations:Sources:{n}</c>.</summary>
public sealed class SourceOptions
{
    /// <summary>Short name, <c>[a-z0-9-]{1,40}</c>.</summary>
    [Required(ErrorMessage = "Declarations:Sources:N:Id is missing; give the source a short name of a-z, 0-9 and '-'.")]
    [RegularExpression("[a-z0-9-]{1,40}", ErrorMessage = "Declarations:Sources:N:Id must match [a-z0-9-]{{1,40}}, for example province-1.")]
    public string Id { get; init; } = "";

    /// <summary>Address of the declaration feed.</summary>
    [Required(ErrorMessage = "Declarations:Sources:N:Url is missing; give the address of the declaration feed.")]
    public Uri? Url { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Sent as <c>X-Api-Key</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Items asked for at once, 1 to 1000.</summary>
    [Range(1, 1000, ErrorMessage = "Declarations:Sources:N:PageSize must be from 1 to 1000.")]
    public int PageSize { get; init; } = 500;

    /// <summary>When to read it: six-field NCrontab, UTC. Null: at every tick of <c>Schedules:SyncSources</c>, which a schedule cannot be finer than.</summary>
    public string? Schedule { get; init; }

    /// <summary>Requests to the source, sustained.</summary>
    [Range(0.01, 1000, ErrorMessage = "Declarations:Sources:N:RequestsPerSecond must be from 0.01 to 1000.")]
    public double RequestsPerSecond { get; init; } = 50;

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

    /// <summary>The first time of its own schedule after a run began; null where it has none.</summary>
    public DateTimeOffset? NextRun(DateTimeOffset after) =>
        Schedule is null ? null : new DateTimeOffset(ParseSchedule(Schedule)!.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <summary>Null where the text is no schedule.</summary>
    internal static CrontabSchedule? ParseSchedule(string schedule) => CrontabSchedule.TryParse(schedule, new() { IncludingSeconds = true });
}
