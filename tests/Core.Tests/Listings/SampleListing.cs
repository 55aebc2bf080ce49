using PatentHub.Listings;

namespace PatentHub.Core.Tests.Listings;

public static class SampleListing
{
    public const string Id = "S-202110377287X";

    public const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    public static ListingDocument Document(string id = Id, string title = "存证验证方法", DateOnly? validUntil = null, string kind = ListingKinds.Supply) =>
        new() { Id = id, Kind = kind, Title = title, ValidUntil = validUntil };

    /// <summary>A published listing, as the first plan makes it.</summary>
    public static Listing New(string id = Id, string title = "存证验证方法", DateOnly? validUntil = null, string kind = ListingKinds.Supply) =>
        ListingPlan.Next(null, Document(id, title, validUntil, kind), Clocks.Start, Trace)!;

    public static Listing At(long revision, bool present = true) => New() with { Revision = revision, Present = present };
}
