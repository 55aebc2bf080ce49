namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger said about the event.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Context/BindingContext.cs
public abstract class BindingContext
{
    /// <summary>
    /// Metadata by name, ignoring case. Strings stay as they are; every other value is its JSON text, since the real
    /// host hands metadata to the worker in that form (a count is <c>1</c>, a time carries its quotation marks).
    /// </summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
