using PatentHub.Deliveries;
using PatentHub.Simulation.Partners;

namespace PatentHub.Simulation.Hub;

/// <summary>How one instance speaks to platforms: over a network that may delay, lose or cut, with a time-out.</summary>
sealed class InstanceGateway(HubInstance instance, World world) : IPlatformGateway
{
    public bool CanRead(PlatformProfile platform) => world.Platform(platform.Id).CanBeAsked;

    public Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        var request = new PushRequest(push, instance.Id, world.Timeline.Now);
        world.PlatformInvariants.OnIssued(partner, request);
        return ExchangeAsync<PushReply>(platform, partner, () => partner.Receive(request), reason => new PushReply.Unknown(reason), (reply, isHeard) => world.PlatformInvariants.OnAnswered(partner, request, reply, isHeard));
    }

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        world.PlatformInvariants.OnAsked(partner, listingId, instance.Id);
        return ExchangeAsync<ReadReply>(platform, partner, () => partner.Answer(listingId), reason => new ReadReply.Failed(new PushReply.Transient(reason)), null);
    }

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        return ExchangeAsync<ListReply>(platform, partner, () => partner.List(cursor), reason => new ListReply.Failed(new PushReply.Transient(reason)), null);
    }

    Task<T> ExchangeAsync<T>(PlatformProfile platform, SimulatedPlatform partner, Func<T> receive, Func<string, T> unanswered, Action<T, bool>? answered)
    {
        var done = new TaskCompletionSource<T>();
        var transit = partner.Transit();
        world.Timeline.After(transit.There, () => instance.Leave(() =>
        {
            if (transit.IsLost)
                return;
            var reply = receive();
            if (!transit.IsAnswered)
                return;
            world.Timeline.After(transit.Back, () => instance.Deliver(() =>
            {
                if (done.Task.IsCompleted)
                    return;
                answered?.Invoke(reply, true);
                done.TrySetResult(reply);
            }));
        }));
        world.Timeline.After(platform.Limits.Timeout, () => instance.Deliver(() =>
        {
            if (done.Task.IsCompleted)
                return;
            var reply = unanswered("timed out");
            answered?.Invoke(reply, false);
            done.TrySetResult(reply);
        }));
        return done.Task;
    }
}
