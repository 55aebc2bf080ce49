namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace context of an invocation.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Context/TraceContext.cs
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> value; empty if nothing traces.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> value; empty if there is none.</summary>
    public abstract string TraceState { get; }
}
