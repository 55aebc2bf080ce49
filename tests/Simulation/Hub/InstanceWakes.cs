using PatentHub.Storage;

namespace PatentHub.Simulation.Hub;

/// <summary>Messages that may be lost, doubled, late and out of order, and reach any instance.</summary>
sealed class InstanceWakes(HubInstance instance, World world) : IWakeSender
{
    public async ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken)
    {
        var faults = world.Faults;
        await instance.CallAsync(TimeSpan.FromMilliseconds(2), faults.On && world.Dice.Chance(faults.StoreError) ? CallFault.LostAnswer : CallFault.None, () =>
        {
            foreach (var body in bodies)
            {
                if (faults.On && world.Dice.Chance(faults.WakeLoss))
                    continue;
                world.Timeline.After(Delay(), () => world.Wake(queue, body));
                if (faults.On && world.Dice.Chance(faults.WakeDouble))
                    world.Timeline.After(Delay(), () => world.Wake(queue, body));
            }
            return true;
        });
    }

    TimeSpan Delay() => TimeSpan.FromMilliseconds(5) + world.Dice.Skewed(world.Faults.SlowestWake);
}
