using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PatentHub.Core.Tests.Declarations;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Deliveries;
using PatentHub.Listings;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

/// <summary>What may be registered of a declaration, and what one platform is told of it.</summary>
public sealed class RegistrationListingTests
{
    static readonly string[] Always = ["id", "kind", "title", "patents"];

    [Fact]
    public void A_granted_patent_of_a_university_is_registered_with_all_that_the_register_asks_for()
    {
        var document = Whole(SampleItem.Full())!;
        Assert.Equal(("R-202110377287X", "registration"), (document.Id, document.Kind));
        var facts = document.Registration!;
        Assert.True(facts.StateFunded);
        Assert.Equal(new RegisteredProject("国家重点研发计划", "内存管理", "2018YFB1003500", "national", "科学技术部"), Assert.Single(facts.Projects!));
        Assert.Equal(new RegisteredImplementation("licensed", new DateOnly(2024, 3, 1), "试产"), facts.Implementation);
        Assert.Equal(("发明人甲", null, null), (facts.FirstInventor!.Name, facts.FirstInventor.Phone, facts.FirstInventor.Email));
        Assert.Equal("联系人", facts.Contact!.Name);
    }

    [Fact]
    public void A_stock_patent_is_registered_as_well_and_is_said_to_be_one() =>
        Assert.False(Whole(SampleItem.With(i => i.Remove("projects")))!.Registration!.StateFunded);

    [Fact]
    public void The_contact_is_the_first_inventors_where_it_is_the_same_person() =>
        Assert.Equal("0830-3120000", Whole(SampleItem.With("offer.contact.name", "\"发明人甲\""))!.Registration!.FirstInventor!.Phone);

    [Fact]
    public void An_offer_is_not_needed() => Assert.NotNull(Whole(SampleItem.With(i => i.Remove("offer"))));

    [Theory]
    [InlineData("legalStatus", "\"pending\"")]
    [InlineData("legalStatus", "\"lapsed\"")]
    [InlineData("legalStatus", "\"invalidated\"")]
    [InlineData("applicants[0].kind", "\"enterprise\"")]
    [InlineData("applicants[0].kind", "\"hospital\"")]
    public void What_is_not_in_force_or_nobodys_of_the_two_is_not_registered(string path, string json) => Assert.Null(Whole(SampleItem.With(path, json)));

    [Fact]
    public void An_institute_registers() => Assert.NotNull(Whole(SampleItem.With("applicants[0].kind", "\"institute\"")));

    [Fact]
    public void A_platform_whose_profile_allows_nothing_is_told_the_patent_alone()
    {
        Assert.Equal(Always.Order(), Names(RegistrationRules.Apply(Whole(SampleItem.Full())!, null)));
        Assert.Equal(Always.Order(), Names(RegistrationRules.Apply(Whole(SampleItem.Full())!, new("个人信息保护法 §13", []))));
    }

    [Fact]
    public void All_fields_together_are_the_whole_document()
    {
        var whole = Whole(SampleItem.Full())!;
        Assert.Equal(Json(whole), Json(RegistrationRules.Apply(whole, new("", [.. RegistrationRules.AllFields]))));
    }

    /// <summary>Every value of the whole document is marked with the field that it belongs to; a platform sees the marks of its fields and no other.</summary>
    [Fact]
    public void Nothing_outside_the_allow_list_leaves()
    {
        var whole = Marked();
        var fields = RegistrationRules.AllFields.ToArray();
        Gen.Shuffle(fields).SelectMany(shuffled => Gen.Int[0, fields.Length].Select(count => shuffled[..count])).Sample(allowed =>
        {
            var sent = Json(RegistrationRules.Apply(whole, new("basis", allowed)));
            return fields.All(field => sent.Contains(field == "stateFunded" ? "\"stateFunded\":true" : $"‹{field}›", StringComparison.Ordinal) == allowed.Contains(field));
        });
    }

    [Fact]
    public void Fields_that_are_about_a_person_are_known_as_such() => Assert.Equal(
        ["contact.email", "contact.name", "contact.phone", "firstInventor.email", "firstInventor.name", "firstInventor.phone"], RegistrationRules.AllFields.Where(RegistrationRules.IsPersonal).Order());

    [Fact]
    public void What_leaves_for_a_market_is_as_it_was()
    {
        var platform = SamplePlatforms.Profile("market") with { Registration = new("basis", [.. RegistrationRules.AllFields]) };
        var listing = ListingPlan.Next(null, SupplyListing.From(SampleItem.Keep(SampleItem.Full()).Declaration, Clocks.Start), Clocks.Start, null)!;
        var sent = new OutboundDocuments(Microsoft.Extensions.Options.Options.Create(new DeliveryOptions())).Of(listing, platform);
        Assert.Null(sent.Registration);
        Assert.Equal("http://localhost:7071/listings/S-202110377287X", sent.ContactUrl);
    }

    [Fact]
    public void A_registration_bears_its_revision_and_no_public_address()
    {
        var listing = ListingPlan.Next(null, Whole(SampleItem.Full()), Clocks.Start, null)! with { Revision = 4 };
        var sent = new OutboundDocuments(Microsoft.Extensions.Options.Options.Create(new DeliveryOptions())).Of(listing, SamplePlatforms.Profile("navi"));
        Assert.Equal((4L, null), (sent.Revision, sent.ContactUrl));
        Assert.Equal(Always.Append("revision").Order(), Names(sent));
    }

    static ListingDocument Marked()
    {
        static string Of(string field) => $"‹{field}›";
        return new ListingDocument
        {
            Id = "R-1",
            Kind = ListingKinds.Registration,
            Title = "t",
            Summary = Of("summary"),
            Holders = [new(Of("holders"), null, null)],
            Industries = [Of("industries")],
            Ipc = [Of("ipc")],
            Region = Of("region"),
            Modes = [Of("modes")],
            Price = new(Of("price"), null, null, null, null),
            Maturity = Of("maturity"),
            Scenario = Of("scenario"),
            Registration = new()
            {
                StateFunded = true,
                Projects = [new(Of("projects"), null, null, null, null)],
                Implementation = new(Of("implementation"), null, null),
                FirstInventor = new(Of("firstInventor.name"), Of("firstInventor.phone"), Of("firstInventor.email")),
                Contact = new(Of("contact.name"), Of("contact.phone"), Of("contact.email")),
            },
        };
    }

    static ListingDocument? Whole(JsonObject item) => RegistrationListing.From(SampleItem.Keep(item).Declaration);

    static string Json(ListingDocument document) => JsonSerializer.Serialize(document, ListingJson.Documents.ListingDocument);

    static IEnumerable<string> Names(ListingDocument document) => JsonNode.Parse(Json(document))!.AsObject().Select(p => p.Key).Order();
}
