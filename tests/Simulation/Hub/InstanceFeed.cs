using System.Text.Json;
using PatentHub.Declarations.Sources;

namespace PatentHub.Simulation.Hub;

/// <summary>How one instance reads the sources.</summary>
sealed class InstanceFeed(HubInstance instance, World world) : IDeclarationFeed
{
    public async Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken)
    {
        var fault = world.Faults.On && world.Dice.Chance(world.Faults.FeedError)
            ? world.Dice.Pick([FeedFailure.Unavailable, FeedFailure.Malformed, FeedFailure.CursorInvalid]) : (FeedFailure?)null;
        var page = await instance.CallAsync(TimeSpan.FromMilliseconds(50) + world.Dice.Skewed(world.Faults.SlowestStore * 10), CallFault.None,
            () => world.Sources[source.Id].Read(request));
        if (fault is { } failure && (failure != FeedFailure.CursorInvalid || request.Cursor is not null))
            throw new FeedException(failure, "simulated");
        return new FeedPage(JsonDocument.Parse(page.Body), page.NextCursor, page.AsOf);
    }
}
