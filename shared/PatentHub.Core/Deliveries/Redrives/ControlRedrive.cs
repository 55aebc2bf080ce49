using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>A redrive and how far it has got.</summary>
/// <param name="PutBack">Deliveries that were put back and are sent in their turn.</param>
public sealed record RedriveStatus(Redrive Redrive, long PutBack)
{
    /// <summary>Of those planned, not put back yet. Some may have got on by themselves.</summary>
    public long Remaining => Redrive.State == RedriveStates.Running ? Math.Max(0, Redrive.Planned - PutBack) : 0;
}

/// <summary>An operator's orders about redrives.</summary>
public sealed class ControlRedriveHandler(PlanRedrive plan, RedriveStore redrives, PlatformStore platformStates, DeliveryWaker waker, TimeProvider clock)
{
    const int MostAtOnce = 100;

    /// <summary>
    /// Begins a redrive. It is kept before it is begun: a crash between the two leaves one that never ran, and the order is given again.
    /// The same order twice puts nothing back twice.
    /// </summary>
    public async Task<(RedriveStatus Status, RedrivePlan Plan)> StartAsync(PlatformProfile platform, RedriveFilter filter, string reason, CancellationToken cancellationToken)
    {
        var planned = await plan.HandleAsync(platform, filter, cancellationToken);
        var redrive = new Redrive(platform.Id, clock.GetUtcNow(), filter, reason, planned.Count, RedriveStates.Running, null, null);
        while (!await redrives.CreateAsync(redrive, cancellationToken))
            redrive = redrive with { StartedAt = redrive.StartedAt.AddTicks(1) };
        var state = await platformStates.UpdateAsync(platform.Id, s => s.Redrives.Contains(redrive.Id) ? s : s with { Redrives = [.. s.Redrives, redrive.Id] }, cancellationToken);
        await waker.WakeAsync(PlatformStore.Partitions(state), cancellationToken);
        return (new(redrive, 0), planned);
    }

    /// <summary>What has been put back is sent; the others remain exactly as they were.</summary>
    /// <returns>Null where there is no such redrive.</returns>
    public async Task<RedriveStatus?> CancelAsync(string platform, string id, string reason, CancellationToken cancellationToken)
    {
        var redrive = await redrives.UpdateAsync(platform, id, r => r.State == RedriveStates.Running
            ? r with { State = RedriveStates.Cancelled, CancelReason = reason, EndedAt = clock.GetUtcNow() } : null, cancellationToken);
        return redrive is null ? null : await StatusAsync(redrive, cancellationToken);
    }

    public async Task<RedriveStatus?> FindAsync(string platform, string id, CancellationToken cancellationToken) =>
        await redrives.FindAsync(platform, id, cancellationToken) is { } redrive ? await StatusAsync(redrive, cancellationToken) : null;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<RedriveStatus>> ListAsync(string platform, CancellationToken cancellationToken)
    {
        var statuses = new List<RedriveStatus>();
        foreach (var redrive in await redrives.ListAsync(platform, MostAtOnce, cancellationToken))
            statuses.Add(await StatusAsync(redrive, cancellationToken));
        return statuses;
    }

    async Task<RedriveStatus> StatusAsync(Redrive redrive, CancellationToken cancellationToken) =>
        new(redrive, (await redrives.ProgressAsync(redrive.Platform, redrive.Id, cancellationToken)).Sum(p => p.PutBack));
}
