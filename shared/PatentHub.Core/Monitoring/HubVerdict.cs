namespace PatentHub.Monitoring;

/// <summary>How the hub is doing, in one word.</summary>
public enum HubCondition
{
    /// <summary>It knows neither sources nor platforms, so that there is nothing to do.</summary>
    NotSetUp,

    /// <summary>Nothing is left to do and nothing is wrong.</summary>
    AtRest,

    /// <summary>There is work, and it goes on by itself.</summary>
    Working,

    /// <summary>A person should look.</summary>
    NeedsAttention,
}

/// <summary>Something that a person should look at.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Code">Cause of the alarm, or state of the platform or source; empty where the kind says all.</param>
/// <param name="Subject">Id of the source, platform or timer.</param>
public sealed record Concern(ConcernKind Kind, string Code, string Subject);

public enum ConcernKind
{
    Alarm,
    Source,
    Platform,
    Timer,
}

/// <summary>Whether all is well, and what is not.</summary>
public sealed record HubVerdict(HubCondition Condition, IReadOnlyList<Concern> Concerns)
{
    /// <summary>How long a single incident is brought to a person's notice. Nothing clears it, for it was over when it was noted.</summary>
    public static readonly TimeSpan IncidentNotice = TimeSpan.FromHours(24);

    /// <summary>Causes that tell of a single incident; all others persist until they are cleared.</summary>
    static readonly string[] Incidents = [AlarmCauses.DriftRepaired, AlarmCauses.WithdrawnByPartner, AlarmCauses.Parked, AlarmCauses.EventConflict, AlarmCauses.SchemaChanged];

    public static HubVerdict Of(HubStatus status)
    {
        Concern[] concerns =
        [
            .. status.Alarms.Where(a => IsOpen(a, status.At)).Select(a => new Concern(ConcernKind.Alarm, a.Cause, a.Scope)),
            .. status.Sources.Where(s => s.Pause is not null && !HasAlarm(status, AlarmCauses.SchemaBroken, s.Id)).Select(s => new Concern(ConcernKind.Source, PlatformStates.Paused, s.Id)),
            .. status.Sources.Where(s => s.Pause is null && s.LastError is not null && !HasAlarm(status, AlarmCauses.SourceFailing, s.Id)).Select(s => new Concern(ConcernKind.Source, "", s.Id)),
            .. status.Platforms.Where(p => p.State == PlatformStates.Paused && !HasAlarm(status, AlarmCauses.Unauthorised, p.Id)
                || p.State == PlatformStates.Breaker && !HasAlarm(status, AlarmCauses.BreakerOpen, p.Id)).Select(p => new Concern(ConcernKind.Platform, p.State, p.Id)),
            .. status.Timers.Where(t => !t.Succeeded).Select(t => new Concern(ConcernKind.Timer, "", t.Timer)),
        ];
        return new(ConditionOf(status, concerns), concerns);
    }

    static HubCondition ConditionOf(HubStatus status, Concern[] concerns) =>
        concerns.Length > 0 ? HubCondition.NeedsAttention
        : status.Outstanding.Count > 0 ? HubCondition.Working
        : status.Sources.Count + status.Platforms.Count == 0 ? HubCondition.NotSetUp
        : HubCondition.AtRest;

    /// <summary>Whether an alarm is of today's concern: the cause persists, or the incident is recent.</summary>
    public static bool IsOpen(Alarm alarm, DateTimeOffset now) =>
        alarm.ClearedAt is null && (!Incidents.Contains(alarm.Cause) || now - alarm.LastSeenAt < IncidentNotice);

    static bool HasAlarm(HubStatus status, string cause, string scope) =>
        status.Alarms.Any(a => a.Cause == cause && a.Scope == scope && IsOpen(a, status.At));
}

/// <summary>What <see cref="PlatformStatus.State"/> may be.</summary>
public static class PlatformStates
{
    public const string Open = "open";
    public const string Paused = "paused";
    public const string Throttled = "throttled";
    public const string Breaker = "breaker";
}
