namespace PatentHub.Simulation.Partners;

/// <summary>Gives out tokens that run out, and may be revoked before.</summary>
sealed class TokenDesk(World world, SimulatedPlatform platform)
{
    readonly Dictionary<int, DateTimeOffset> _until = [];

    /// <param name="instance">Each of the hub's instances has a token of its own.</param>
    public bool Takes(int instance) => _until.GetValueOrDefault(instance) > world.Timeline.Now && !(world.Faults.On && world.Dice.Chance(0.02));

    /// <returns>Whether a token was given.</returns>
    public bool Issue(int instance)
    {
        if (platform.Unavailable() is not null)
            return false;
        _until[instance] = world.Timeline.Now + world.Dice.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
        return true;
    }
}
