namespace Microsoft.Azure.Functions.Worker;

/// <summary>A binding of a function parameter.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Definition/BindingMetadata.cs
public abstract class BindingMetadata
{
    /// <summary>Name of the bound parameter.</summary>
    public abstract string Name { get; }

    /// <summary><c>httpTrigger</c>, <c>timerTrigger</c> or <c>serviceBusTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Always <see cref="BindingDirection.In"/> here: output bindings are not offered.</summary>
    public abstract BindingDirection Direction { get; }
}

/// <summary>Direction of a binding.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Definition/BindingDirection.cs
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In,

    /// <summary>Out of the function.</summary>
    Out,
}
