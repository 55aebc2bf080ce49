using PatentHub.Deliveries.Attempts;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>What a person has done to a delivery. Kept for ever, and written in the transaction that does it.</summary>
/// <param name="Id">16 hexadecimal digits; new for every action.</param>
/// <param name="Kind">One of <see cref="DeliveryActions"/>.</param>
/// <param name="Phase">The phase that the delivery was in.</param>
/// <param name="LedTo">The phase that it came to.</param>
/// <param name="RedriveId">The redrive that it was part of.</param>
public sealed record DeliveryAction(string ListingId, string Id, DateTimeOffset At, string Kind, string Reason, string? Phase, string? LedTo, string? RedriveId)
{
    /// <summary>An action stands before what it led to, within one tick as well: no id of an attempt begins with this digit.</summary>
    public string Place => AttemptKeys.Place(At, "f" + Id);

    public static string Prefix(string listingId) => $"A|{listingId}|";

    public Row ToRow(string partition) => new Row(partition, Prefix(ListingId) + Place)
        .Set("v", 1).Set("listingId", ListingId).Set("id", Id).Set("at", At).Set("kind", Kind).Set("reason", Reason).Set("phase", Phase).Set("ledTo", LedTo).Set("redriveId", RedriveId);

    public static DeliveryAction FromRow(Row row) => new(
        row.GetString("listingId")!, row.GetString("id")!, row.GetTime("at")!.Value, row.GetString("kind")!, row.GetString("reason")!,
        row.GetString("phase"), row.GetString("ledTo"), row.GetString("redriveId"));
}

public static class DeliveryActions
{
    /// <summary>Sent again, or asked for, at once.</summary>
    public const string Retry = "retry";

    /// <summary>Taken for delivered on a person's word.</summary>
    public const string Settle = "settle";

    /// <summary>Put back by a redrive.</summary>
    public const string Redrive = "redrive";
}
