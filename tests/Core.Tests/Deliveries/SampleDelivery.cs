using PatentHub.Core.Tests.Listings;
using PatentHub.Deliveries;
using PatentHub.Listings;

namespace PatentHub.Core.Tests.Deliveries;

public static class SampleDelivery
{
    /// <summary>Revision 3 is desired and due, revision 2 was acknowledged.</summary>
    public static readonly Delivery Waiting = new()
    {
        ListingId = SampleListing.Id,
        Kind = ListingKinds.Supply,
        DesiredRevision = 3,
        DesiredPresent = true,
        AcknowledgedRevision = 2,
        Phase = DeliveryPhase.Waiting,
        DueAt = Clocks.Start,
        RemoteId = "r-2",
        TraceParent = SampleListing.Trace,
        ChangedAt = Clocks.Start,
    };

    public static readonly Delivery Withdrawing = Waiting with { DesiredPresent = false };

    public static readonly Delivery Unknown = Waiting with { Phase = DeliveryPhase.Unknown };

    public static readonly Delivery Pending = Waiting with { Phase = DeliveryPhase.Pending };

    /// <summary>Revision 3 is carried by a job.</summary>
    public static readonly Delivery Carried = Pending with { Job = "job-1", JobRevision = 3 };

    public static readonly Delivery Accepted = Waiting with { Phase = DeliveryPhase.Accepted, AcknowledgedRevision = 3, DueAt = null };

    public static readonly Delivery Rejected = Waiting with { Phase = DeliveryPhase.Rejected, DueAt = null };
}
