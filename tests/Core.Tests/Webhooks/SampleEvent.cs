using System.Text;
using PatentHub.Core.Tests.Listings;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Core.Tests.Webhooks;

public static class SampleEvent
{
    public static InboxEvent With(string data, string id = "evt-1", string type = ListingEvent.Accepted, string? listingId = SampleListing.Id) => new()
    {
        Key = CanonicalJson.Hash(Encoding.UTF8.GetBytes(id)),
        Platform = "national",
        Type = type,
        Timestamp = Clocks.Start.AddSeconds(-3),
        ListingId = listingId,
        Body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","timestamp":"2026-11-23T07:59:57Z","data":{{data}}}"""),
        ReceivedAt = Clocks.Start,
    };
}
