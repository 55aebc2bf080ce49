using System.Globalization;
using System.Text.Json;
using PatentHub.Local.Sample;

namespace PatentHub.Local.Simulator;

/// <summary>Data for webhooks that are sent by hand. All names in it are samples.</summary>
static class SampleEvents
{
    static readonly SampleParty Enterprise = new("示例科技有限公司", CreditCodes.Complete("91510500", "EXAMP019"));

    /// <summary>Sample data for a type; an empty object for a type that the contract does not know.</summary>
    /// <param name="type">The webhook's type.</param>
    /// <param name="listingId">The listing spoken of.</param>
    /// <param name="held">What the platform holds of it, if anything.</param>
    /// <param name="reference">Ends the ids that the sample makes up.</param>
    /// <param name="now">The day of the event.</param>
    public static JsonElement DataFor(string type, string listingId, Holding? held, string reference, DateTimeOffset now)
    {
        var today = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var patent = listingId.StartsWith("S-", StringComparison.Ordinal) ? listingId[2..] : null;
        var data = type switch
        {
            "listing.accepted" or "listing.rejected" or "listing.withdrawn" => Of(listingId, held) with
            {
                Reasons = type == "listing.accepted" ? null : ["示例原因"],
            },
            "inquiry.received" => new SampleEvent
            {
                ListingId = listingId,
                InquiryId = "INQ-" + reference,
                From = Enterprise,
                Message = "示例咨询：希望了解许可条件",
            },
            "deal.concluded" => new SampleEvent
            {
                ListingId = listingId,
                DealId = "DEAL-" + reference,
                Kind = "licence",
                Patents = patent is null ? [] : [patent],
                Parties = [Enterprise],
                Amount = 300_000,
                Currency = "CNY",
                ContractDate = today,
                RegistrationNumber = "SAMPLE" + reference,
                RegisteredOn = today,
            },
            "feedback.submitted" => new SampleEvent
            {
                ListingId = listingId,
                Prospects = 4,
                ImprovementNeeds = "示例改进需求：降低能耗",
                Cooperation = "yes",
                Enterprise = Enterprise,
            },
            "implementation.reported" => new SampleEvent
            {
                ApplicationNumber = patent,
                Status = "licensed",
                FirstImplementedOn = today,
                ReportedOn = today,
            },
            _ => new SampleEvent(),
        };
        return ToElement(data);
    }

    /// <summary>Data of the three listing events.</summary>
    public static JsonElement ListingData(Holding held, string? reason) =>
        ToElement(Of(held.Id, held) with { Reasons = reason is null ? null : [reason] });

    static SampleEvent Of(string listingId, Holding? held) =>
        new() { ListingId = listingId, Revision = held?.Revision, RemoteId = held?.RemoteId };

    static JsonElement ToElement(SampleEvent data) =>
        JsonSerializer.SerializeToElement(data, SimulatorJson.Default.SampleEvent);
}

/// <summary>The union of all webhook data; absent fields are not written.</summary>
sealed record SampleEvent
{
    public string? ListingId { get; init; }

    public int? Revision { get; init; }

    public string? RemoteId { get; init; }

    public IReadOnlyList<string>? Reasons { get; init; }

    public string? InquiryId { get; init; }

    public SampleParty? From { get; init; }

    public string? Message { get; init; }

    public string? DealId { get; init; }

    public string? Kind { get; init; }

    public IReadOnlyList<string>? Patents { get; init; }

    public IReadOnlyList<SampleParty>? Parties { get; init; }

    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    public string? ContractDate { get; init; }

    public string? RegistrationNumber { get; init; }

    public string? RegisteredOn { get; init; }

    public int? Prospects { get; init; }

    public string? ImprovementNeeds { get; init; }

    public string? Cooperation { get; init; }

    public SampleParty? Enterprise { get; init; }

    public string? ApplicationNumber { get; init; }

    public string? Status { get; init; }

    public string? FirstImplementedOn { get; init; }

    public string? ReportedOn { get; init; }
}

/// <summary>An organisation in a webhook.</summary>
sealed record SampleParty(string Name, string Uscc);
