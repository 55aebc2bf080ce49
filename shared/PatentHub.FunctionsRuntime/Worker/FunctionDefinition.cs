using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as the host knows it.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Definition/FunctionDefinition.cs
public abstract class FunctionDefinition
{
    /// <summary>Path of the assembly that holds the function.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>Full type name and method name, separated by a dot.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>Stable identifier of the function.</summary>
    public abstract string Id { get; }

    /// <summary>The name given to <see cref="FunctionAttribute"/>.</summary>
    public abstract string Name { get; }

    /// <summary>The trigger, by parameter name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
}
