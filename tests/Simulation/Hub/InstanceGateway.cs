using PatentHub.Deliveries;
using PatentHub.Simulation.Partners;

namespace PatentHub.Simulation.Hub;

/// <summary>How one instance speaks to platforms: over a network that may delay, lose or cut, with a time-out, in the style of each.</summary>
sealed class InstanceGateway(HubInstance instance, World world) : IPlatformGateway
{
    public bool CanRead(PlatformProfile platform) => world.Platform(platform.Id).CanBeAsked;

    public bool MayRepeat(PlatformProfile platform) => world.Platform(platform.Id).MayRepeat;

    public int BatchSize(PlatformProfile platform) => world.Platform(platform.Id).BatchSize;

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken) =>
        (await SendAsync(platform, [push], (partner, requests) => [partner.Receive(requests[0])]))[0];

    public Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        if (pushes.Count > BatchSize(platform))
            throw new ViolationException("a request carries no more than the platform takes", pushes[0].ListingId, $"{platform.Id} is sent {pushes.Count} listings at once");
        return SendAsync(platform, pushes, (partner, requests) => partner.Jobs.Submit(requests));
    }

    async Task<IReadOnlyList<PushReply>> SendAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, Func<SimulatedPlatform, IReadOnlyList<PushRequest>, IReadOnlyList<PushReply>> receive)
    {
        var partner = world.Platform(platform.Id);
        List<PushRequest> requests = [.. pushes.Select(push => new PushRequest(push, instance.Id, world.Timeline.Now))];
        requests.ForEach(request => world.PlatformInvariants.OnIssued(partner, request));
        return await ExchangeAsync(platform, partner, () => receive(partner, requests), failure => [.. requests.Select(_ => failure)],
            replies => [.. replies.Select(reply => partner.SpeaksCodes ? BusinessCodes.Classify(reply, world.Timeline.Now) : reply)],
            (replies, isHeard) =>
            {
                foreach (var (request, reply) in requests.Zip(replies))
                    world.PlatformInvariants.OnAnswered(partner, request, reply, isHeard);
            });
    }

    public Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        return ExchangeAsync(platform, partner, () => partner.Jobs.Read(job), Unanswered,
            reply => reply is JobReply.Failed failed && partner.SpeaksCodes ? new JobReply.Failed(BusinessCodes.Classify(failed.Reply, world.Timeline.Now)) : reply,
            (reply, isHeard) => world.PlatformInvariants.OnJobRead(partner, job, reply, isHeard));

        static JobReply Unanswered(PushReply failure) => new JobReply.Failed(AsQuestion(failure));
    }

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        world.PlatformInvariants.OnAsked(partner, listingId, instance.Id);
        return ExchangeAsync<ReadReply>(platform, partner, () => partner.Answer(listingId), failure => new ReadReply.Failed(AsQuestion(failure)), reply => reply, null);
    }

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var partner = world.Platform(platform.Id);
        return ExchangeAsync<ListReply>(platform, partner, () => partner.List(cursor), failure => new ListReply.Failed(AsQuestion(failure)), reply => reply, null);
    }

    /// <summary>A question without an answer did no harm.</summary>
    static PushReply AsQuestion(PushReply failure) => failure is PushReply.Unknown unknown ? new PushReply.Transient(unknown.Reason) : failure;

    /// <summary>
    /// One request, and where the platform wants a token and does not take ours any more, a new token and the request again: once, and all within
    /// one time-out, which is what the lease leaves for.
    /// </summary>
    async Task<T> ExchangeAsync<T>(
        PlatformProfile platform, SimulatedPlatform partner, Func<T> receive, Func<PushReply, T> failed, Func<T, T> classify, Action<T, bool>? answered)
    {
        var deadline = world.Timeline.Now + platform.Limits.Timeout;
        var issued = world.PaceInvariants.OnIssued(partner);
        var attempt = await TryAsync();
        if (attempt.IsTokenRefused && await CallAsync(partner, deadline, () => partner.Tokens!.Issue(instance.Id)) is { IsHeard: true, Reply: true })
            attempt = await TryAsync();
        issued.IsOver = true;
        var reply = attempt.IsTokenRefused ? failed(new PushReply.Unauthorised("401")) : attempt.IsHeard ? classify(attempt.Reply!) : failed(new PushReply.Unknown("timed out"));
        answered?.Invoke(reply, attempt.IsHeard);
        return reply;

        async Task<(bool IsHeard, T? Reply, bool IsTokenRefused)> TryAsync()
        {
            var isRefused = false;
            var (isHeard, reply) = await CallAsync(partner, deadline, () => (isRefused = partner.Tokens?.Takes(instance.Id) == false) ? default : receive());
            return (isHeard, reply, isHeard && isRefused);
        }
    }

    Task<(bool IsHeard, T? Reply)> CallAsync<T>(SimulatedPlatform partner, DateTimeOffset deadline, Func<T?> receive)
    {
        var done = new TaskCompletionSource<(bool IsHeard, T? Reply)>();
        var transit = partner.Transit();
        world.Timeline.After(transit.There, () => instance.Leave(() =>
        {
            if (transit.IsLost)
                return;
            var reply = receive();
            if (transit.IsAnswered)
                world.Timeline.After(transit.Back, () => instance.Deliver(() => done.TrySetResult((true, reply))));
        }));
        world.Timeline.After(deadline - world.Timeline.Now, () => instance.Deliver(() => done.TrySetResult((false, default))));
        return done.Task;
    }
}
