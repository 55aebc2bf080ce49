using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>What holds back a platform as a whole. One row per platform, changed under If-Match.</summary>
public sealed record PlatformState
{
    public const string RowKey = "state";

    /// <summary>The platform does not take our credentials; it is probed until it does.</summary>
    public const string PausedUnauthorised = "unauthorised";

    /// <summary>Somebody paused it; only somebody lets it go on.</summary>
    public const string PausedByOperator = "operator";

    /// <summary>Rejections and acceptances that are looked at together.</summary>
    const int WindowLength = 50;
    const int EqualRejections = 20;
    static readonly TimeSpan LongestOpening = TimeSpan.FromHours(1);
    static readonly TimeSpan FirstProbe = TimeSpan.FromMinutes(1);
    static readonly TimeSpan VerdictsAwaited = TimeSpan.FromSeconds(10);
    static readonly TimeSpan FirstThrottle = TimeSpan.FromSeconds(1);

    /// <summary>A further success is noted no sooner, and a skew that differs by less is no news: neither is worth a write of its own.</summary>
    static readonly TimeSpan SuccessInterval = TimeSpan.FromMinutes(1);
    const int SkewStep = 5;

    public required string Platform { get; init; }

    /// <summary>Partitions of its deliveries; fixed with the first row.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Why it is paused; null: it is not.</summary>
    public string? Paused { get; init; }
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>An operator's words, and who that was.</summary>
    public string? PauseReason { get; init; }
    public string? PausedBy { get; init; }

    /// <summary>When to ask it something harmless: by itself while it refuses our credentials, or since somebody wants to know.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>Somebody's probe, or the one request of a half-open breaker, is under way until then; nobody else sends one.</summary>
    public DateTimeOffset? ProbingUntil { get; init; }

    /// <summary>When it was last probed, and the class of its reply; <c>answered</c> where it did answer.</summary>
    public DateTimeOffset? LastProbeAt { get; init; }
    public string? LastProbe { get; init; }

    /// <summary>Probes since a push was last taken: one that is answered proves that we may read, not that we may write.</summary>
    public int Probes { get; init; }

    /// <summary>The platform asked to be left alone until then. Nothing bypasses it.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The breaker is open until then, and lets one request through after it; null: closed.</summary>
    public DateTimeOffset? OpenUntil { get; init; }
    public int Openings { get; init; }

    /// <summary>The breaker opened for refusals, so that a further refusal does not close it.</summary>
    public bool OpenedByRejections { get; init; }
    public int Failures { get; init; }

    /// <summary>Throttled replies in a row.</summary>
    public int Throttles { get; init; }

    /// <summary>The last verdicts, oldest first.</summary>
    public IReadOnlyList<Verdict> Window { get; init; } = [];

    /// <summary>Rejections of a broken gateway whose rows are still to be put back.</summary>
    public IReadOnlyList<Verdict> PutBack { get; init; } = [];

    /// <summary>Ids of the redrives that are under way, in the order in which they are carried out.</summary>
    public IReadOnlyList<string> Redrives { get; init; } = [];

    /// <summary>When it last answered in its own way, be it with a refusal; to the minute.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>Seconds that its clock is ahead of ours, and when that was measured; coarse.</summary>
    public double? Skew { get; init; }
    public DateTimeOffset? SkewAt { get; init; }

    public bool IsSkewed => Math.Abs(Skew ?? 0) >= PlatformClocks.Warning.TotalSeconds;

    /// <summary>Kinds of listing of which every one that was there has been handed to the fan-out; null: none yet.</summary>
    public string? Backfilled { get; init; }

    /// <param name="Code">Of a rejection; null: accepted.</param>
    public sealed record Verdict(string ListingId, long Revision, string? Code);

    /// <summary>How much may be sent now.</summary>
    public Admission Admit(DateTimeOffset now)
    {
        if (NotBefore > now)
            return Admission.None;
        if (ProbeAt <= now)
            return ProbingUntil > now ? Admission.None : Admission.Probe;
        if (Paused is not null || OpenUntil > now)
            return Admission.None;
        return OpenUntil is null ? Admission.All : ProbingUntil > now ? Admission.None : Admission.One;
    }

    /// <summary>Makes the probe, or the one request of a half-open breaker, the caller's own; whoever dies with it loses it at that time.</summary>
    public PlatformState Claim(DateTimeOffset until) => this with { ProbingUntil = until };

    /// <summary>Keeps everything back until somebody resumes. An automatic pause becomes the operator's, who knows more than a probe.</summary>
    public PlatformState PauseBy(string? who, string reason, DateTimeOffset now) => Paused == PausedByOperator ? this
        : this with { Paused = PausedByOperator, PausedAt = now, PauseReason = reason, PausedBy = who, ProbeAt = null };

    /// <summary>Lets it go on, whatever paused it. A throttling or an open breaker holds it back all the same.</summary>
    public PlatformState Resume() => this with { Paused = null, PausedAt = null, PauseReason = null, PausedBy = null, ProbeAt = null, Probes = 0 };

    /// <summary>Learns from a reply to a push.</summary>
    public PlatformState Observe(string listingId, long revision, PushReply reply, DeliveryOptions options, DateTimeOffset now) => reply switch
    {
        PushReply.Rejected rejected => Answered(now).Judge(new(listingId, revision, rejected.Code), options, now),
        { IsFailure: true } => ObserveFailure(reply, options, now),
        // What a job took says nothing of business yet; after a broken gateway its verdicts are waited for before more is sent.
        PushReply.Pending { Job: not null } when OpenedByRejections && OpenUntil <= now => Answered(now) with { Probes = 0, OpenUntil = now + VerdictsAwaited, ProbingUntil = null },
        PushReply.Pending { Job: not null } => (Answered(now) with { Probes = 0 }).CloseAfterProbe(now),
        _ => (Answered(now) with { Probes = 0 }).Add(new(listingId, revision, null)).CloseAfterProbe(now),
    };

    /// <summary>Learns from a question, which says nothing about business.</summary>
    /// <param name="failure">Why it was not answered; null: it was.</param>
    public PlatformState Observe(PushReply? failure, DeliveryOptions options, DateTimeOffset now) =>
        failure is not null ? ObserveFailure(failure, options, now)
        : OpenedByRejections ? Answered(now) with { ProbingUntil = null }
        : Answered(now).CloseAfterProbe(now);

    /// <summary>
    /// Learns from a probe. One that is answered ends an automatic pause, and closes a breaker that opened for failures; otherwise the next
    /// one comes later, up to an hour. A breaker that opened for refusals is half-open from then on, since only business proves that business
    /// is done. An operator's pause stays whatever the answer.
    /// </summary>
    /// <param name="failure">Why it was not answered; null: it was.</param>
    public PlatformState Probed(PushReply? failure, DeliveryOptions options, DateTimeOffset now)
    {
        var answered = failure is null or PushReply.Throttled or PushReply.Rejected or PushReply.Stale;
        var probed = answered && OpenUntil > now ? this with { OpenUntil = now } : this;
        var learned = probed.Observe(failure, options, now) with { ProbingUntil = null, LastProbeAt = now, LastProbe = failure?.Name ?? "answered" };
        if (Paused == PausedUnauthorised)
            return answered ? learned.Resume() with { Probes = learned.Probes } : learned.ProbeLater(now);
        return learned.Paused == PausedUnauthorised ? learned : learned with { ProbeAt = null };
    }

    /// <summary>Notes how far its clock is from ours, where that is news.</summary>
    /// <param name="skew">Seconds that its clock is ahead of ours; null: not known.</param>
    public PlatformState Measured(double? skew, DateTimeOffset now) => IsNews(skew) ? this with { Skew = skew, SkewAt = now } : this;

    bool IsNews(double? skew) => skew is { } measured && !(Math.Abs(measured - (Skew ?? double.NaN)) < SkewStep);

    PlatformState ProbeLater(DateTimeOffset now) => this with { Probes = Probes + 1, ProbeAt = now + Doubled(FirstProbe, Probes) };

    PlatformState ObserveFailure(PushReply failure, DeliveryOptions options, DateTimeOffset now) => failure switch
    {
        // A platform that says "later" without meaning it is not asked at full pace all the same.
        PushReply.Throttled throttled => this with { NotBefore = Latest(NotBefore, throttled.Until, now + Doubled(FirstThrottle, Math.Min(Throttles, 6))), Throttles = Throttles + 1 },
        PushReply.Unauthorised when Paused is null => ProbeLater(now) with { Paused = PausedUnauthorised, PausedAt = now },
        PushReply.Unauthorised => this,
        _ => Fail(options, now),
    };

    PlatformState Answered(DateTimeOffset now) => this with { Failures = 0, Throttles = 0, LastSuccessAt = now - LastSuccessAt < SuccessInterval ? LastSuccessAt : now };

    PlatformState Add(Verdict verdict) => this with { Window = [.. Window.TakeLast(WindowLength - 1), verdict] };

    PlatformState Judge(Verdict rejection, DeliveryOptions options, DateTimeOffset now)
    {
        // Those still under way when the breaker opened belong to the same broken gateway.
        if (OpenedByRejections && OpenUntil > now)
            return this with { PutBack = [.. PutBack, rejection] };
        var isProbe = OpenedByRejections && OpenUntil <= now;
        var judged = Add(rejection);
        if (!isProbe && !IsBrokenGateway(judged.Window))
            return judged.CloseAfterProbe(now);
        return (this with { Window = [], OpenedByRejections = true, PutBack = [.. PutBack, .. judged.Window.Where(v => v.Code is not null)] }).Open(options, now);
    }

    /// <summary>Twenty equal rejections in a row, or more than half of the last fifty.</summary>
    static bool IsBrokenGateway(IReadOnlyList<Verdict> window) =>
        window.Count >= EqualRejections && window.TakeLast(EqualRejections).All(v => v.Code is not null && v.Code == window[^1].Code)
        || window.Count == WindowLength && window.Count(v => v.Code is not null) * 2 > WindowLength;

    PlatformState Fail(DeliveryOptions options, DateTimeOffset now)
    {
        var failed = this with { Failures = Failures + 1 };
        return OpenUntil <= now || OpenUntil is null && failed.Failures >= options.BreakerFailures ? failed.Open(options, now) : failed;
    }

    PlatformState Open(DeliveryOptions options, DateTimeOffset now) => this with
    {
        Openings = Openings + 1,
        OpenUntil = now + Doubled(TimeSpan.FromSeconds(options.BreakerSeconds), Openings),
        ProbingUntil = null,
    };

    /// <summary>An answer closes the breaker only if it came after the opening was over: an older one says nothing new.</summary>
    PlatformState CloseAfterProbe(DateTimeOffset now) => OpenUntil <= now ? this with { OpenUntil = null, Openings = 0, OpenedByRejections = false, ProbingUntil = null } : this;

    static DateTimeOffset Latest(DateTimeOffset? a, DateTimeOffset b, DateTimeOffset c) => new[] { a ?? b, b, c }.Max();

    static TimeSpan Doubled(TimeSpan first, int times) =>
        times > 12 ? LongestOpening : TimeSpan.FromTicks(Math.Min(LongestOpening.Ticks, first.Ticks << times));

    public Row ToRow() => new Row(Platform, RowKey)
        .Set("v", 1).Set("partitions", Partitions).Set("paused", Paused).Set("pausedAt", PausedAt)
        .Set("pauseReason", PauseReason).Set("pausedBy", PausedBy).Set("probeAt", ProbeAt).Set("probingUntil", ProbingUntil).Set("lastProbeAt", LastProbeAt).Set("lastProbe", LastProbe)
        .Set("lastSuccessAt", LastSuccessAt).Set("skew", Skew).Set("skewAt", SkewAt).Set("probes", Probes)
        .Set("notBefore", NotBefore).Set("openUntil", OpenUntil).Set("openings", Openings).Set("openedByRejections", OpenedByRejections)
        .Set("failures", Failures).Set("throttles", Throttles).Set("backfilled", Backfilled).Set("redrives", Redrives.Count == 0 ? null : string.Join(' ', Redrives)).Set("window", Write(Window)).Set("putBack", Write(PutBack));

    public static PlatformState FromRow(Row row) => new()
    {
        Platform = row.PartitionKey,
        Partitions = (int)(row.GetInt64("partitions") ?? 1),
        Paused = row.GetString("paused"),
        PausedAt = row.GetTime("pausedAt"),
        PauseReason = row.GetString("pauseReason"),
        PausedBy = row.GetString("pausedBy"),
        ProbeAt = row.GetTime("probeAt"),
        ProbingUntil = row.GetTime("probingUntil"),
        LastProbeAt = row.GetTime("lastProbeAt"),
        LastProbe = row.GetString("lastProbe"),
        LastSuccessAt = row.GetTime("lastSuccessAt"),
        Skew = row.GetDouble("skew"),
        SkewAt = row.GetTime("skewAt"),
        Probes = (int)(row.GetInt64("probes") ?? 0),
        NotBefore = row.GetTime("notBefore"),
        OpenUntil = row.GetTime("openUntil"),
        Openings = (int)(row.GetInt64("openings") ?? 0),
        OpenedByRejections = row.GetBoolean("openedByRejections"),
        Failures = (int)(row.GetInt64("failures") ?? 0),
        Throttles = (int)(row.GetInt64("throttles") ?? 0),
        Backfilled = row.GetString("backfilled"),
        Redrives = row.GetString("redrives")?.Split(' ') ?? [],
        Window = Read(row.GetString("window")),
        PutBack = Read(row.GetString("putBack")),
    };

    static string? Write(IReadOnlyList<Verdict> verdicts) =>
        verdicts.Count == 0 ? null : JsonSerializer.Serialize(verdicts, PlatformStateJson.Default.IReadOnlyListVerdict);

    static IReadOnlyList<Verdict> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, PlatformStateJson.Default.IReadOnlyListVerdict) ?? [];
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
