using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Core.Tests.Declarations;
using PatentHub.Core.Tests.Storage;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class SubmitDemandHandlerTests
{
    readonly ListingStore _listings;
    readonly SubmitDemandHandler _handler;

    public SubmitDemandHandlerTests()
    {
        var clock = Clocks.Fake();
        var tables = new MemoryTableStore(clock);
        _listings = new(tables);
        _handler = new(tables, _listings, new FanOutWaker(new RecordingWakeSender(), NullLogger<FanOutWaker>.Instance), clock, new Random(1));
    }

    [Fact]
    public async Task Identifiers_are_published_in_canonical_form()
    {
        var document = await PublishAsync(d =>
        {
            d["organisation"]!["uscc"] = "9151 0500 2047 0671 8h";
            d["ipc"] = new JsonArray("c12g 3/022", "14-02");
            d["region"] = "江阳区";
        });
        Assert.Equal(new ListedOrganisation("示例有限公司", "91510500204706718H"), document.Organisation);
        Assert.Equal(["C12G3/022", "14-02"], document.Ipc!);
        Assert.Equal("510502", document.Region);
    }

    [Fact]
    public async Task A_zone_is_published_as_the_city_since_platforms_know_no_zones() => Assert.Equal("510500", (await PublishAsync(d => d["region"] = "高新区")).Region);

    [Theory]
    [InlineData("91510500204706718J")]
    [InlineData("12510000450754104X")]
    public async Task A_credit_code_that_fails_its_check_may_be_real(string code) =>
        Assert.Equal(code, (await PublishAsync(d => d["organisation"]!["uscc"] = code)).Organisation!.Uscc);

    [Theory]
    [InlineData("organisation.uscc", """{ "organisation": { "name": "示例有限公司", "uscc": "91510500204706718" } }""")]
    [InlineData("ipc[0]", """{ "ipc": ["H04L9/3"] }""")]
    [InlineData("region", """{ "region": "nowhere" }""")]
    public async Task A_malformed_identifier_refuses_the_demand_and_is_named(string path, string fields)
    {
        var invalid = Assert.IsType<DemandOutcome.Invalid>(await SubmitAsync(d =>
        {
            foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
                d[name] = value!.DeepClone();
        }));
        Assert.Equal((path, "form"), invalid.Findings.Select(f => (f.Field, f.Code)).Single());
    }

    async Task<ListingDocument> PublishAsync(Action<JsonObject> change)
    {
        var id = Assert.IsType<DemandOutcome.Published>(await SubmitAsync(change)).ListingId;
        return JsonSerializer.Deserialize((await _listings.ReadAsync([id], default))[id].Document, ListingJson.Documents.ListingDocument)!;
    }

    Task<DemandOutcome> SubmitAsync(Action<JsonObject> change)
    {
        var demand = JsonNode.Parse("""{ "title": "示例需求", "need": "示例：需要一种方法", "organisation": { "name": "示例有限公司" } }""")!.AsObject();
        change(demand);
        return _handler.HandleAsync("key-1", SampleItem.Element(demand.ToJsonString()), default);
    }
}
