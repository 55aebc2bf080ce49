using System.Diagnostics;
using System.Globalization;

namespace PatentHub.Storage;

/// <summary>W3C Trace Context (version 00). Rows keep the context of the change; requests continue it with a span of their own.</summary>
public static class Tracing
{
    /// <summary>The context of the running activity, or a new one.</summary>
    public static string NewTraceParent(Random random) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : $"00-{Hex(random)}{Hex(random)}-{Hex(random)}-01";

    /// <summary>The same trace with a new span.</summary>
    public static string Continue(string? traceParent, Random random) =>
        ActivityContext.TryParse(traceParent, null, out var context) ? $"00-{context.TraceId}-{Hex(random)}-01" : NewTraceParent(random);

    static string Hex(Random random) => random.NextInt64(1, long.MaxValue).ToString("x16", CultureInfo.InvariantCulture);
}
