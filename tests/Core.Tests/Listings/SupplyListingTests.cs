using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Core.Tests.Declarations;
using PatentHub.Listings;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class SupplyListingTests
{
    /// <summary>The names that the platform protocol has (without revision and contactUrl, which are set on sending), and no others.</summary>
    static readonly string[] AllowList =
    [
        "id", "kind", "title", "summary",
        "patents", "patents.applicationNumber", "patents.type", "patents.title", "patents.filingDate", "patents.grantDate", "patents.legalStatus",
        "holders", "holders.name", "holders.uscc", "holders.kind",
        "industries", "ipc", "region", "modes",
        "price", "price.kind", "price.amount", "price.currency", "price.rate", "price.rateBase",
        "maturity", "scenario", "validUntil",
    ];

    [Fact]
    public void A_full_declaration_publishes_exactly_the_allow_list() =>
        Assert.Equal(AllowList.Order(StringComparer.Ordinal), Names(Publish(SampleItem.Full())).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_internal_leaves()
    {
        var item = SampleItem.With(i =>
        {
            i["inventors"] = new JsonArray("MARKED-inventor");
            i["projects"]![0] = JsonNode.Parse("""{ "type": "MARKED", "name": "MARKED", "number": "MARKED", "funder": "MARKED" }""");
            i["offer"]!["contact"] = JsonNode.Parse("""{ "name": "MARKED", "phone": "MARKED", "email": "MARKED" }""");
            i["implementation"]!["reason"] = "MARKED-reason";
            i["unknownField"] = "MARKED-unknown";
        });
        Assert.DoesNotContain("MARKED", Publish(item), StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_of_a_person_stays_inside_and_that_of_an_organisation_goes_out()
    {
        var document = Document(SampleItem.With("applicants[1]", """{ "name": "发明人甲", "uscc": "510502199001011234", "kind": "person" }"""))!;
        Assert.Equal([new ListedHolder("清华大学", "12100000400000624D", "university"), new ListedHolder("发明人甲", null, "person")], document.Holders!);
    }

    [Theory]
    [InlineData("""{ "name": "发明人甲", "uscc": "510502199001011234" }""")]
    [InlineData("""{ "name": "发明人甲", "uscc": "51050219900101123X", "kind": "自然人" }""")]
    [InlineData("""{ "name": "发明人甲", "uscc": "510502199001011234", "kind": "other" }""")]
    [InlineData("""{ "name": "发明人甲", "uscc": "５１０５０２ 19900101 123x", "kind": "enterprise" }""")]
    public void An_identity_number_stays_inside_whatever_the_kind(string holder) =>
        Assert.DoesNotContain("5105021990", Publish(SampleItem.With("applicants[1]", holder)), StringComparison.Ordinal);

    [Fact]
    public void A_zone_goes_out_as_the_city_since_platforms_know_no_zones()
    {
        var item = SampleItem.With("region", "\"泸州高新区\"");
        Assert.Equal("LZ-GXQ", SampleItem.Keep(item).Declaration.Region);
        Assert.Equal("510500", Document(item)!.Region);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("offer.summary")]
    [InlineData("offer.scenario")]
    [InlineData("applicants[0].name")]
    public void Free_text_goes_out_without_personal_data(string path)
    {
        var published = Publish(SampleItem.With(path, "\"联系13800138000或office@example.org\""));
        Assert.DoesNotContain("13800138000", published, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", published, StringComparison.Ordinal);
        Assert.Contains("联系***或***", published, StringComparison.Ordinal);
    }

    [Fact]
    public void Industries_go_out_without_personal_data() =>
        Assert.DoesNotContain("13800138000", Publish(SampleItem.With("industries[0]", "\"电子信息 联系13800138000\"")), StringComparison.Ordinal);

    [Fact]
    public void The_abstract_stands_in_for_a_missing_summary_and_is_scanned_as_well()
    {
        var document = Document(SampleItem.With(i =>
        {
            i["offer"]!.AsObject().Remove("summary");
            i["abstract"] = "一种方法。电话0830-3120000";
        }))!;
        Assert.Equal("一种方法。电话***", document.Summary);
    }

    [Fact]
    public void A_long_summary_is_cut_at_1000_characters_but_not_inside_one()
    {
        Assert.Equal(new string('专', 1000), Summary(new string('专', 1000)));
        Assert.Equal(new string('专', 999) + "…", Summary(new string('专', 1001)));
        Assert.Equal(new string('专', 998) + "…", Summary(new string('专', 998) + "🍶" + new string('专', 10)));
    }

    [Fact]
    public void A_number_at_the_cut_does_not_go_out_in_part() =>
        Assert.DoesNotContain("138001380", Summary(new string('专', 990) + "13800138000"), StringComparison.Ordinal);

    [Fact]
    public void Without_an_offer_there_is_nothing_to_publish()
    {
        Assert.Null(Document(SampleItem.With(i => i.Remove("offer"))));
        Assert.Null(SupplyListing.From(null, Clocks.Start));
    }

    [Theory]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-11-23", true)]
    public void An_offer_holds_through_its_last_day(string validUntil, bool published) =>
        Assert.Equal(published, Document(SampleItem.With("offer.validUntil", $"\"{validUntil}\"")) is not null);

    [Fact]
    public void An_offer_without_an_end_written_as_the_last_day_is_published() => Assert.NotNull(Document(SampleItem.With("offer.validUntil", "\"9999-12-31\"")));

    [Fact]
    public void Its_id_is_that_of_the_number() => Assert.Equal("S-202110377287X", Document(SampleItem.Full())!.Id);

    [Fact]
    public void A_declaration_with_an_empty_offer_is_published_with_what_there_is()
    {
        var document = Document(SampleItem.Element("""{"applicationNumber":"97101765.4","title":"t","updatedAt":"2026-11-20T01:30:00Z","offer":{}}""").GetRawText())!;
        Assert.Equal(("S-971017654", "supply", "t"), (document.Id, document.Kind, document.Title));
        Assert.Null(document.Holders);
    }

    static string Summary(string summary) => Document(SampleItem.With("offer.summary", $"\"{summary}\""))!.Summary!;

    static ListingDocument? Document(JsonNode item) => Document(item.ToJsonString());

    static ListingDocument? Document(string json) => SupplyListing.From(SampleItem.Keep(json).Declaration, Clocks.Start);

    static string Publish(JsonNode item) => JsonSerializer.Serialize(Document(item)!, ListingJson.Documents.ListingDocument);

    static IEnumerable<string> Names(string json) => Names(SampleItem.Element(json), "").Select(name => name.TrimStart('.'));

    static IEnumerable<string> Names(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Names(m.Value, $"{path}.{m.Name}").Prepend($"{path}.{m.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Names(item, path)),
        _ => [],
    };
}
