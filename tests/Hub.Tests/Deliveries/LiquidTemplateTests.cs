using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid.Values;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class LiquidTemplateTests
{
    static readonly ListingDocument Document = new()
    {
        Id = "S-1",
        Revision = 2,
        Kind = ListingKinds.Supply,
        Title = "a\",\"price\":\"0\\",
        Industries = ["\"}", "电子信息"],
        Ipc = ["H04L9/32"],
        Region = "510502",
        Patents = [new("1", "invention", "t", new DateOnly(2021, 4, 8), null, "granted")],
    };

    [Theory]
    [InlineData("{\"t\":\"{{ listing.title }}\"}")]
    [InlineData("{\"t\":{{ listing.title | json }}}")]
    [InlineData("{% assign x = listing.title %}{\"t\":\"{{ x }}\"}")]
    [InlineData("{% capture x %}{{ listing.title }}{% endcapture %}{\"t\":\"{{ x }}\"}")]
    [InlineData("{\"t\":\"{% for i in listing.industries %}{% if forloop.first %}{{ listing.title }}{% endif %}{% endfor %}\"}")]
    public void No_value_can_break_out_of_its_place(string template)
    {
        using var json = JsonDocument.Parse(Render(template));
        Assert.Equal(["t"], json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(Document.Title, json.RootElement.GetProperty("t").GetString());
    }

    [Theory]
    [InlineData("{{ listing.industries | json }}", "[\"\\\"}\",\"电子信息\"]")]
    [InlineData("{{ listing.industries | join: '|' }}", "\\\"}|电子信息")]
    [InlineData("{{ listing.patents | json }}", "[{\"applicationNumber\":\"1\",\"type\":\"invention\",\"title\":\"t\",\"filingDate\":\"2021-04-08\",\"legalStatus\":\"granted\"}]")]
    [InlineData("{{ listing.patents[0].filingDate | date: '%Y%m%d' }}", "20210408")]
    [InlineData("{{ listing.summary }}|{{ listing.summary | json }}", "|null")]
    [InlineData("{% if listing.summary %}y{% else %}n{% endif %}", "n")]
    [InlineData("{% assign x = listing.summary %}{{ x }}|{{ x | default: 'none' }}|{{ listing.budget.min | json }}", "|none|null")]
    [InlineData("{% for p in listing.holders %}x{% endfor %}{{ listing.validUntil | date: '%Y' }}{% if listing.summary == nil %}y{% endif %}", "y")]
    [InlineData("{{ revision | plus: 1 }}", "3")]
    [InlineData("{{ listing.region | code: 'region' }}", "LZ")]
    [InlineData("{{ listing.scenario | code: 'region' | json }}", "null")]
    public void Writes_what_the_document_has(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ listing.contact }}", "listing.contact is no field of the document")]
    [InlineData("{{ listing.patents[0].inventors }}", "listing.patents.inventors is no field of the document")]
    [InlineData("{{ secret }}", "Undefined variable 'secret'")]
    [InlineData("{{ listing.industries }}", "a list cannot be written as text")]
    [InlineData("{{ listing }}", "an object cannot be written as text")]
    [InlineData("{% for i in (1..900000) %}{{ i }}{% endfor %}", "")]
    public void Faults_instead_of_guessing(string template, string reason) =>
        Assert.Contains(reason, Assert.Throws<ProfileFaultException>(() => Render(template)).Fault.Reason, StringComparison.Ordinal);

    [Fact]
    public void A_code_without_a_counterpart_is_a_refusal_that_names_the_table()
    {
        var fault = Assert.Throws<ProfileFaultException>(() => Render("{{ listing.ipc | code: 'region' | json }}")).Fault;
        Assert.Equal("unmapped-code:region", fault.Code);
        Assert.Contains("'H04L9/32' has no code in codes.region.map of the profile; add it", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_mapped_value_by_value_and_a_table_may_have_a_default() =>
        Assert.Equal("[\"99\",\"07\"]", Render("{{ listing.industries | code: 'industry' | json }}"));

    static string Render(string text)
    {
        var template = LiquidTemplate.TryParse(text, out var fault);
        Assert.Null(fault);
        var tables = new Dictionary<string, CodeTable>
        {
            ["region"] = new("region", new Dictionary<string, string> { ["510502"] = "LZ" }, CodePolicy.Refuse, null),
            ["industry"] = new("industry", new Dictionary<string, string> { ["电子信息"] = "07" }, CodePolicy.Default, "99"),
        };
        var values = new Dictionary<string, FluidValue> { ["listing"] = DocumentValues.Of(Document), ["revision"] = NumberValue.Create(2) };
        return template!.Render(new LiquidScope(values, tables, DateTimeOffset.UnixEpoch), CanonicalJson.Encoder);
    }

    [Fact]
    public void A_path_is_encoded_for_its_place()
    {
        var template = LiquidTemplate.TryParse("/items/{{ id }}", out _)!;
        Assert.Equal("/items/a%2F..%3Fb", template.Render(new LiquidScope(new Dictionary<string, FluidValue> { ["id"] = new StringValue("a/..?b") }, new Dictionary<string, CodeTable>(), default), UrlEncoder.Default));
    }
}
