using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>What became of an order about a platform.</summary>
public abstract record PlatformOutcome
{
    public sealed record Done(PlatformProfile Platform, PlatformState State) : PlatformOutcome;

    /// <summary>No profile has this id.</summary>
    public sealed record UnknownPlatform : PlatformOutcome;

    /// <summary>The platform asked to be left alone until then, and nothing bypasses that.</summary>
    public sealed record IsThrottled(DateTimeOffset Until) : PlatformOutcome;
}

/// <summary>An operator's orders about platforms: pause, resume, and see whether it answers.</summary>
public sealed class ControlPlatformHandler(IPlatformProfiles platforms, PlatformRecorder recorder, DeliveryWaker waker, TimeProvider clock)
{
    /// <summary>Keeps everything from being sent; what falls due meanwhile waits in its rows. A batch under way ends at its next record.</summary>
    /// <param name="who">Null where the host does not know.</param>
    public Task<PlatformOutcome> PauseAsync(string platform, string? who, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(platform, state => state.PauseBy(who, reason, clock.GetUtcNow()), cancellationToken);

    /// <summary>Lets it go on, whatever paused it, and sends what has waited.</summary>
    public Task<PlatformOutcome> ResumeAsync(string platform, CancellationToken cancellationToken) => ChangeAsync(platform, state => state.Resume(), cancellationToken);

    /// <summary>
    /// Has the platform asked something harmless at once, by whoever holds its lease. An automatic pause or an open breaker ends if it answers;
    /// an operator's pause does not.
    /// </summary>
    public async Task<PlatformOutcome> ProbeAsync(string platform, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var outcome = await ChangeAsync(platform, state => state.NotBefore > now ? state : state with { ProbeAt = now, ProbingUntil = null }, cancellationToken);
        return outcome is PlatformOutcome.Done { State.NotBefore: { } until } && until > now ? new PlatformOutcome.IsThrottled(until) : outcome;
    }

    async Task<PlatformOutcome> ChangeAsync(string id, Func<PlatformState, PlatformState> change, CancellationToken cancellationToken)
    {
        if (platforms.Find(id) is not { } platform)
            return new PlatformOutcome.UnknownPlatform();
        var state = await recorder.RecordAsync(id, change, cancellationToken);
        await waker.WakeAsync(PlatformStore.Partitions(state), cancellationToken);
        return new PlatformOutcome.Done(platform, state);
    }
}
