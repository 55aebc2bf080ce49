using System.Globalization;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>What became of an order about one delivery.</summary>
public abstract record DeliveryOutcome
{
    /// <param name="Delivery">As it is now.</param>
    public sealed record Done(string Platform, Delivery Delivery) : DeliveryOutcome;

    public sealed record UnknownDelivery : DeliveryOutcome;

    /// <summary>Its outcome is not in doubt, or the other outcome is desired: there is nothing to settle so.</summary>
    public sealed record NotInDoubt(Delivery Delivery) : DeliveryOutcome;
}

/// <summary>An operator's orders about single deliveries. Each is kept with its reason, in the transaction that carries it out.</summary>
public sealed class ControlDeliveryHandler(DeliveryStore deliveries, PlatformStore platformStates, IPlatformProfiles platforms, DeliveryWaker waker, TimeProvider clock, Random random)
{
    /// <summary>
    /// Sends it again, whatever its phase and although nothing has changed; what is of unknown outcome or under review is asked for.
    /// Every order counts: none is taken for the repetition of another.
    /// </summary>
    public Task<DeliveryOutcome> RetryAsync(string platform, string listingId, string reason, CancellationToken cancellationToken)
    {
        var id = NewId(random);
        return ChangeAsync(platform, listingId, id, DeliveryActions.Retry, reason, delivery => DeliveryPlan.Again(delivery, id, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>Takes one whose outcome nobody can tell for delivered, on the word of a person who has looked.</summary>
    /// <param name="phase"><see cref="DeliveryPhase.Accepted"/> or <see cref="DeliveryPhase.Withdrawn"/>, whichever is desired.</param>
    public Task<DeliveryOutcome> SettleAsync(string platform, string listingId, string phase, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(platform, listingId, NewId(random), DeliveryActions.Settle, reason, delivery => DeliveryPlan.SettledByHand(delivery, phase, clock.GetUtcNow()), cancellationToken);

    /// <summary>16 hexadecimal digits.</summary>
    public static string NewId(Random random) => random.NextInt64(1, long.MaxValue).ToString("x16", CultureInfo.InvariantCulture);

    async Task<DeliveryOutcome> ChangeAsync(string platform, string listingId, string id, string kind, string reason, Func<Delivery, Delivery?> change, CancellationToken cancellationToken)
    {
        if (platforms.Find(platform) is not { } profile || !DeliveryKeys.IsListing(listingId))
            return new DeliveryOutcome.UnknownDelivery();
        var partition = PlatformStore.PartitionOf(await platformStates.ReadAsync(profile, cancellationToken), listingId);
        var known = await deliveries.ReadAsync(partition, [listingId], cancellationToken);
        Delivery? last = null;
        var order = new DeliveryChange(listingId, d => (last = d) is null ? null : change(d!))
        {
            Beside = (before, after) => new DeliveryAction(listingId, id, clock.GetUtcNow(), kind, reason, before?.Phase, after.Phase, null).ToRow(partition),
        };
        var saved = await deliveries.SaveAsync(partition, known, [order], cancellationToken);
        if (saved.Count == 0)
            return last is null ? new DeliveryOutcome.UnknownDelivery() : new DeliveryOutcome.NotInDoubt(last);
        await waker.WakeAsync([partition], cancellationToken);
        return new DeliveryOutcome.Done(platform, saved[0]);
    }
}
