using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>What holds back a platform as a whole. One row per platform, changed under If-Match.</summary>
public sealed record PlatformState
{
    public const string RowKey = "state";

    public const string PausedUnauthorised = "unauthorised";

    /// <summary>Rejections and acceptances that are looked at together.</summary>
    const int WindowLength = 50;
    const int EqualRejections = 20;
    static readonly TimeSpan LongestOpening = TimeSpan.FromHours(1);
    static readonly TimeSpan FirstProbe = TimeSpan.FromMinutes(1);

    public required string Platform { get; init; }

    /// <summary>Partitions of its deliveries; fixed with the first row.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Why it is paused; null: it is not.</summary>
    public string? Paused { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public DateTimeOffset? ProbeAt { get; init; }
    public int Probes { get; init; }

    /// <summary>The platform asked to be left alone until then. Nothing bypasses it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The breaker is open until then, and lets one request through after it; null: closed.</summary>
    public DateTimeOffset? OpenUntil { get; init; }
    public int Openings { get; init; }

    /// <summary>The breaker opened for refusals, so that a further refusal does not close it.</summary>
    public bool OpenedByRejections { get; init; }
    public int Failures { get; init; }

    /// <summary>The last verdicts, oldest first.</summary>
    public IReadOnlyList<Verdict> Window { get; init; } = [];

    /// <summary>Every listing that was there when the platform came has been handed to the fan-out.</summary>
    public bool Backfilled { get; init; }

    /// <param name="Code">Of a rejection; null: accepted.</param>
    public sealed record Verdict(string ListingId, long Revision, string? Code);

    /// <summary>How much may be sent now.</summary>
    public Admission Admit(DateTimeOffset now)
    {
        if (Paused == PausedUnauthorised && ProbeAt <= now)
            return Admission.Probe;
        if (Paused is not null || NotBefore > now || OpenUntil > now)
            return Admission.None;
        return OpenUntil is null ? Admission.All : Admission.One;
    }

    /// <summary>When a sweep should look at a held-back platform again; null: now, or only when a person resumes it.</summary>
    public bool IsHeldBack(DateTimeOffset now) => Admit(now) == Admission.None;

    /// <summary>Learns from a reply to a push.</summary>
    /// <returns>The new state, and the rejections to put back if the refusals turn out to be a broken gateway.</returns>
    public (PlatformState State, IReadOnlyList<Verdict> PutBack) Observe(string listingId, long revision, PushReply reply, DeliveryOptions options, DateTimeOffset now)
    {
        switch (reply)
        {
            case PushReply.Throttled throttled:
                return (this with { NotBefore = NotBefore > throttled.Until ? NotBefore : throttled.Until }, []);
            case PushReply.Unauthorised:
                return (Paused is not null ? this : this with { Paused = PausedUnauthorised, PausedAt = now, ProbeAt = now + FirstProbe, Probes = 0 }, []);
            case PushReply.Transient or PushReply.Unknown:
                return (Fail(options, now), []);
            case PushReply.Rejected rejected:
                return Judge(new(listingId, revision, rejected.Code), options, now);
            default:
                var (state, _) = Judge(new(listingId, revision, null), options, now);
                return (state.Close(), []);
        }
    }

    /// <summary>Learns from a read, which says nothing about business.</summary>
    public PlatformState Observe(PushReply? failure, DeliveryOptions options, DateTimeOffset now) =>
        failure is null ? this with { Failures = 0 } : Observe("", 0, failure, options, now).State;

    /// <summary>The probe of a paused platform was answered, or not: then the next one comes later, up to an hour.</summary>
    public PlatformState Probed(bool answered, DateTimeOffset now) => answered
        ? this with { Paused = null, PausedAt = null, ProbeAt = null, Probes = 0 }
        : this with { Probes = Probes + 1, ProbeAt = now + Doubled(FirstProbe, Probes + 1) };

    (PlatformState State, IReadOnlyList<Verdict> PutBack) Judge(Verdict verdict, DeliveryOptions options, DateTimeOffset now)
    {
        Verdict[] window = [.. Window.TakeLast(WindowLength - 1), verdict];
        var answered = this with { Window = window, Failures = 0 };
        if (verdict.Code is null)
            return (answered, []);
        var isProbe = OpenUntil <= now && OpenedByRejections;
        if (!isProbe && !IsBrokenGateway(window))
            return (OpenUntil is not null && !OpenedByRejections ? answered.Close() : answered, []);
        Verdict[] putBack = [.. window.Where(v => v.Code is not null)];
        return ((this with { Window = [], Failures = 0, OpenedByRejections = true }).Open(options, now), putBack);
    }

    /// <summary>Twenty equal rejections in a row, or more than half of the last fifty.</summary>
    static bool IsBrokenGateway(Verdict[] window) =>
        window.Length >= EqualRejections && window[^EqualRejections..].All(v => v.Code is not null && v.Code == window[^1].Code)
        || window.Length == WindowLength && window.Count(v => v.Code is not null) * 2 > WindowLength;

    PlatformState Fail(DeliveryOptions options, DateTimeOffset now)
    {
        var failed = this with { Failures = Failures + 1 };
        return OpenUntil <= now || OpenUntil is null && failed.Failures >= options.BreakerFailures ? failed.Open(options, now) : failed;
    }

    PlatformState Open(DeliveryOptions options, DateTimeOffset now) => this with
    {
        Openings = Openings + 1,
        OpenUntil = now + Doubled(TimeSpan.FromSeconds(options.BreakerSeconds), Openings),
    };

    PlatformState Close() => this with { OpenUntil = null, Openings = 0, OpenedByRejections = false, Failures = 0 };

    static TimeSpan Doubled(TimeSpan first, int times) =>
        times > 12 ? LongestOpening : TimeSpan.FromTicks(Math.Min(LongestOpening.Ticks, first.Ticks << times));

    public Row ToRow() => new Row(Platform, RowKey)
        .Set("v", 1).Set("partitions", Partitions).Set("paused", Paused).Set("pausedAt", PausedAt).Set("probeAt", ProbeAt).Set("probes", Probes)
        .Set("notBefore", NotBefore).Set("openUntil", OpenUntil).Set("openings", Openings).Set("openedByRejections", OpenedByRejections)
        .Set("failures", Failures).Set("backfilled", Backfilled)
        .Set("window", Window.Count == 0 ? null : JsonSerializer.Serialize(Window, PlatformStateJson.Default.IReadOnlyListVerdict));

    public static PlatformState FromRow(Row row) => new()
    {
        Platform = row.PartitionKey,
        Partitions = (int)(row.GetInt64("partitions") ?? 1),
        Paused = row.GetString("paused"),
        PausedAt = row.GetTime("pausedAt"),
        ProbeAt = row.GetTime("probeAt"),
        Probes = (int)(row.GetInt64("probes") ?? 0),
        NotBefore = row.GetTime("notBefore"),
        OpenUntil = row.GetTime("openUntil"),
        Openings = (int)(row.GetInt64("openings") ?? 0),
        OpenedByRejections = row.GetBoolean("openedByRejections"),
        Failures = (int)(row.GetInt64("failures") ?? 0),
        Backfilled = row.GetBoolean("backfilled"),
        Window = row.GetString("window") is { } json ? JsonSerializer.Deserialize(json, PlatformStateJson.Default.IReadOnlyListVerdict) ?? [] : [],
    };
}

/// <summary>What may be sent to a platform.</summary>
public enum Admission
{
    /// <summary>Nothing: paused, throttled, or the breaker is open.</summary>
    None,

    /// <summary>A harmless question, to see whether credentials are taken again.</summary>
    Probe,

    /// <summary>One request, to see whether the platform is well again.</summary>
    One,

    All,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PlatformState.Verdict>))]
sealed partial class PlatformStateJson : JsonSerializerContext;
