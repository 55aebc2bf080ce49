namespace Microsoft.Azure.Functions.Worker;

/// <summary>One execution of one function.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Context/FunctionContext.cs
public abstract class FunctionContext
{
    /// <summary>Unique to this invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Stable over invocations of the same function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The W3C trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger said about the event.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that is being executed.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function share within this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Signalled when the invocation should end: time-out, lost client, or late in a shutdown.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
