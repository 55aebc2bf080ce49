using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Tests that look at the memory of the process: alone, when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryAlone
{
    public const string Name = "memory";
}
