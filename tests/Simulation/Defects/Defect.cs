using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Simulation.Hub;
using PatentHub.Storage;

namespace PatentHub.Simulation.Defects;

/// <summary>A mistake that an engine like this one could have, made at one of its ports. It shows that the simulation can fail.</summary>
sealed record Defect(string Name)
{
    public static readonly Defect None = new("none");

    public Func<World, HubInstance, ITableStore, ITableStore>? Tables { get; init; }

    public Func<World, HubInstance, IPlatformGateway, IPlatformGateway>? Gateway { get; init; }

    public Func<IDeclarationFeed, IDeclarationFeed>? Feed { get; init; }

    /// <summary>Something that acts by itself.</summary>
    public Action<World>? Rogue { get; init; }

    public override string ToString() => Name;
}
