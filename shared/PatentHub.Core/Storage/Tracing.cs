using System.Diagnostics;
using System.Globalization;

namespace PatentHub.Storage;

/// <summary>
/// W3C Trace Context (version 00). Rows keep the context of the change that made them, since a wake-up stands for many; what is done for a
/// row later is a span of that change's trace, and requests carry it on.
/// </summary>
public static class Tracing
{
    /// <summary>Name of the hub's source of spans.</summary>
    public const string SourceName = "PatentHub";

    static readonly ActivitySource Source = new(SourceName);

    /// <summary>A span for work on a row, in the trace of the change that the row keeps and linked to what runs now; null where nobody listens.</summary>
    /// <param name="traceParent">Null or no context: the span belongs to what runs now.</param>
    public static Activity? Start(string name, ActivityKind kind, string? traceParent = null) =>
        !ActivityContext.TryParse(traceParent, null, out var parent) ? Source.StartActivity(name, kind)
        : Source.StartActivity(name, kind, parent, links: Activity.Current is { } current && current.TraceId != parent.TraceId ? [new ActivityLink(current.Context)] : null);

    /// <summary>A span for one request that several rows share: in the trace of the only one, else linked to the trace of each.</summary>
    public static Activity? Start(string name, ActivityKind kind, IReadOnlyList<string?> traceParents) => traceParents is [var only]
        ? Start(name, kind, only)
        : Source.StartActivity(name, kind, default(ActivityContext), links: traceParents.Distinct().Select(LinkTo).OfType<ActivityLink>());

    static ActivityLink? LinkTo(string? traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? new(context) : null;

    /// <summary>What a request inside the span bears as <c>traceparent</c>; without a span, the same trace with a new span id.</summary>
    public static string HeaderOf(Activity? span, string? traceParent, Random random) => span?.Id ?? Continue(traceParent, random);

    /// <summary>The context of the running activity, or a new one.</summary>
    public static string NewTraceParent(Random random) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : $"00-{Hex(random)}{Hex(random)}-{Hex(random)}-01";

    /// <summary>The same trace with a new span.</summary>
    public static string Continue(string? traceParent, Random random) =>
        ActivityContext.TryParse(traceParent, null, out var context) ? $"00-{context.TraceId}-{Hex(random)}-01" : NewTraceParent(random);

    static string Hex(Random random) => random.NextInt64(1, long.MaxValue).ToString("x16", CultureInfo.InvariantCulture);
}
