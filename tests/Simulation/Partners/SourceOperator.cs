using PatentHub.Declarations.Sources;
using PatentHub.Simulation.Hub;

namespace PatentHub.Simulation.Partners;

/// <summary>A person who pauses and resumes sources, sets them back, and asks for runs. Orders that are not answered are not repeated, but in the end every source is resumed.</summary>
sealed class SourceOperator(World world)
{
    const string Reason = "simulated";

    public void Order()
    {
        var source = world.Dice.Pick(world.Sources.All).Id;
        DateTimeOffset? from = world.Dice.Chance(0.3) ? null : world.Timeline.Now - world.Dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(30));
        switch (world.Dice.Next(5))
        {
            case 0:
                Order($"pauses {source}", handler => handler.PauseAsync(source, Reason, CancellationToken.None));
                break;
            case 1:
                Order($"resumes {source}", handler => handler.ResumeAsync(source, Reason, CancellationToken.None));
                break;
            case 2:
                Order($"sets {source} back to {from:O}", handler => handler.RewindAsync(source, from, Reason, CancellationToken.None));
                break;
            case 3:
                Order($"wants a preview of {source} from {from:O}", handler => handler.PreviewAsync(source, from, Reason, CancellationToken.None));
                break;
            default:
                Order($"wants {source} swept", handler => handler.RunAsync(source, RunKinds.Sweep, null, Reason, CancellationToken.None));
                break;
        }
    }

    public async Task ResumeAllAsync(HubInstance hub)
    {
        foreach (var source in world.Sources.All)
            await hub.Get<ControlSourceHandler>().ResumeAsync(source.Id, Reason, CancellationToken.None);
    }

    void Order(string what, Func<ControlSourceHandler, Task> order)
    {
        world.Story.Tell($"operator: {what}");
        world.AnyInstance()?.Invoke("ControlSource", hub => order(hub.Get<ControlSourceHandler>()));
    }
}
