using System.Text.Json.Nodes;
using PatentHub.Declarations;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>A bad field reads as absent and leaves a warning that names its path; nothing else is lost.</summary>
public sealed class DeclarationWarningsTests
{
    public static TheoryData<string, string, string> BadFields => new()
    {
        { "abstract", "7", "abstract" },
        { "publicationNumber", "\"US123\"", "publicationNumber" },
        { "grantPublicationNumber", "\"CN12B\"", "grantPublicationNumber" },
        { "filingDate", "\"2021-02-30\"", "filingDate" },
        { "filingDate", "\"2021/04/08\"", "filingDate" },
        { "grantDate", "20220816", "grantDate" },
        { "grantDate", "\"2021-04-07\"", "grantDate" },
        { "encumbrances", "\"pledged\"", "encumbrances" },
        { "encumbrances[1]", "\"leased\"", "encumbrances[1]" },
        { "ipc[0]", "\"04L9\"", "ipc[0]" },
        { "publicationNumber", "\"CN113067703\"", "publicationNumber" },
        { "publicationNumber", "\"CN113067703B\"", "publicationNumber" },
        { "grantPublicationNumber", "\"CN113067703A\"", "grantPublicationNumber" },
        { "grantPublicationNumber", "\"CN216979871U\"", "grantPublicationNumber" },
        { "ipc[0]", "\"14-02\"", "ipc[0]" },
        { "ipc[0]", "\"Y02E10/50\"", "ipc[0]" },
        { "ipc[1]", "null", "ipc[1]" },
        { "cpc[0]", "\"H04L9/3\"", "cpc[0]" },
        { "industries[0]", "{}", "industries[0]" },
        { "region", "\"泸州\"", "region" },
        { "region", "\"510523\"", "region" },
        { "region", "510502", "region" },
        { "applicants", "{}", "applicants" },
        { "applicants[0]", "\"清华大学\"", "applicants[0]" },
        { "applicants[1].name", "null", "applicants[1].name" },
        { "applicants[1].uscc", "\"123\"", "applicants[1].uscc" },
        { "applicants[0].kind", "\"school\"", "applicants[0].kind" },
        { "inventors[1]", "17", "inventors[1]" },
        { "projects", "1", "projects" },
        { "projects[0].level", "\"国家\"", "projects[0].level" },
        { "projects[0].number", "\"ZL202110377287.X\"", "projects[0].number" },
        { "projects[0].number", "\"无\"", "projects[0].number" },
        { "projects[0].contribution", "1.01", "projects[0].contribution" },
        { "projects[0].contribution", "\"0.5\"", "projects[0].contribution" },
        { "declaredOn", "\"soon\"", "declaredOn" },
        { "implementation", "\"none\"", "implementation" },
        { "implementation.status", "\"sold\"", "implementation.status" },
        { "implementation.firstImplementedOn", "\"2024-13-01\"", "implementation.firstImplementedOn" },
        { "offer", "[]", "offer" },
        { "offer.modes[0]", "\"gift\"", "offer.modes[0]" },
        { "offer.price", "300000", "offer.price" },
        { "offer.price.kind", "\"free\"", "offer.price.kind" },
        { "offer.price.kind", "null", "offer.price.kind" },
        { "offer.price.amount", "-1", "offer.price.amount" },
        { "offer.price.amount", "1e400", "offer.price.amount" },
        { "offer.price.currency", "\"cny\"", "offer.price.currency" },
        { "offer.price.rate", "3", "offer.price.rate" },
        { "offer.price.rateBase", "\"turnover\"", "offer.price.rateBase" },
        { "offer.maturity", "\"ready\"", "offer.maturity" },
        { "offer.validUntil", "\"长期\"", "offer.validUntil" },
        { "offer.contact", "\"13800138000\"", "offer.contact" },
        { "offer.contact.phone", "13800138000", "offer.contact.phone" },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void A_bad_field_is_named_and_the_item_is_kept(string path, string value, string named)
    {
        var kept = SampleItem.Keep(SampleItem.With(path, value));
        var warning = Assert.Single(kept.Warnings);
        Assert.Equal(named, warning.Field);
        Assert.NotEmpty(warning.Zh);
        Assert.NotEmpty(warning.En);
    }

    [Fact]
    public void Only_the_bad_part_is_absent()
    {
        Assert.Equal(["licence"], SampleItem.Keep(SampleItem.With("encumbrances[0]", "7")).Declaration.Encumbrances!);
        Assert.Null(SampleItem.Keep(SampleItem.With("region", "\"5105\"")).Declaration.Region);
        Assert.Equal(new Holder("清华大学", null, "university"), SampleItem.Keep(SampleItem.With("applicants[0].uscc", "\"1\"")).Declaration.Applicants![0]);
        Assert.Equal("泸州老窖股份有限公司", Assert.Single(SampleItem.Keep(SampleItem.With("applicants[0].name", "7")).Declaration.Applicants!).Name);
        Assert.Equal(new Price("entryPlusRoyalty", null, "CNY", 0.03m, "sales"), SampleItem.Keep(SampleItem.With("offer.price.amount", "\"300000\"")).Declaration.Offer!.Price);
        Assert.Null(SampleItem.Keep(SampleItem.With("offer.price.kind", "null")).Declaration.Offer!.Price);
        Assert.Null(SampleItem.Keep(SampleItem.With("implementation.status", "7")).Declaration.Implementation);
    }

    [Theory]
    [InlineData("abstract", 6000)]
    [InlineData("offer.scenario", 2000)]
    [InlineData("offer.summary", 4000)]
    [InlineData("implementation.reason", 2000)]
    [InlineData("projects[0].name", 500)]
    public void A_text_that_is_too_long_is_absent_and_the_longest_one_is_kept(string path, int max)
    {
        Assert.Empty(SampleItem.Keep(SampleItem.With(path, $"\"{new string('专', max)}\"")).Warnings);
        Assert.Equal((path, "length"), SampleItem.Keep(SampleItem.With(path, $"\"{new string('专', max + 1)}\"")).Warnings.Select(w => (w.Field, w.Code)).Single());
    }

    [Fact]
    public void A_list_is_read_up_to_its_limit()
    {
        var kept = SampleItem.Keep(SampleItem.With(i => i["inventors"] = new JsonArray([.. Enumerable.Range(0, 250).Select(n => JsonValue.Create($"甲{n}"))])));
        Assert.Equal(200, kept.Declaration.Inventors!.Count);
        Assert.Equal(("inventors", "count"), kept.Warnings.Select(w => (w.Field, w.Code)).Single());
    }

    [Theory]
    [InlineData("91510500204706718J", "check", "应为 H")]
    [InlineData("12510000450754104X", "organisationCheck", "应为")]
    public void A_credit_code_that_fails_a_check_is_kept_and_asks_for_confirmation(string code, string finding, string named)
    {
        var kept = SampleItem.Keep(SampleItem.With("applicants[1].uscc", $"\"{code}\""));
        Assert.Equal(code, kept.Declaration.Applicants![1].Uscc);
        var warning = Assert.Single(kept.Warnings);
        Assert.Equal(("applicants[1].uscc", finding), (warning.Field, warning.Code));
        Assert.Contains(named, warning.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publicationNumber", "\"CN216979871U\"")]
    [InlineData("grantPublicationNumber", "\"CN113067703A\"")]
    [InlineData("region", "\"510523\"")]
    [InlineData("projects[0].number", "\"无\"")]
    [InlineData("ipc[0]", "\"14-02\"")]
    public void What_is_only_doubtful_is_kept(string path, string value)
    {
        var kept = SampleItem.Keep(SampleItem.With(path, value));
        Assert.Equal(path, Assert.Single(kept.Warnings).Field);
        Assert.Contains(value.Trim('"'), System.Text.Json.JsonSerializer.Serialize(kept.Declaration, DeclarationJson.Documents.Declaration), StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_are_kept_in_canonical_form()
    {
        var kept = SampleItem.Keep(SampleItem.With(i =>
        {
            i["publicationNumber"] = "ｃｎ 113067703 a";
            i["ipc"] = new JsonArray("h04l 9/32", "A01B0033080000");
            i["cpc"] = new JsonArray("y02e 10/50");
            i["region"] = "泸州市江阳区";
            i["applicants"]![0]!["uscc"] = "1210 0000 4000 0062 4d";
            i["projects"]![0]!["number"] = " ２018YFB1003500";
        }));
        Assert.Empty(kept.Warnings);
        var declaration = kept.Declaration;
        Assert.Equal(("CN113067703A", "510502"), (declaration.PublicationNumber, declaration.Region));
        Assert.Equal(["H04L9/32", "A01B33/08"], declaration.Ipc!);
        Assert.Equal(["Y02E10/50"], declaration.Cpc!);
        Assert.Equal("12100000400000624D", declaration.Applicants![0].Uscc);
        Assert.Equal("2018YFB1003500", declaration.Projects![0].Number);
    }

    [Fact]
    public void A_design_is_classified_by_Locarno()
    {
        var kept = SampleItem.Keep("""{"applicationNumber":"201730610076.0","title":"t","ipc":["14-02","H04L9/32"],"grantPublicationNumber":"CN304567890S","updatedAt":"2026-11-20T01:30:00Z"}""");
        Assert.Equal(("ipc[1]", "scheme"), kept.Warnings.Select(w => (w.Field, w.Code)).Single());
        Assert.Equal(["14-02", "H04L9/32"], kept.Declaration.Ipc!);
    }

    [Theory]
    [InlineData("utilityModel")]
    [InlineData("design")]
    public void A_type_that_contradicts_the_number_gives_way(string type)
    {
        var kept = SampleItem.Keep(SampleItem.With("patentType", $"\"{type}\""));
        Assert.Equal(PatentTypes.Invention, kept.Declaration.PatentType);
        Assert.Equal(("patentType", "contradiction"), kept.Warnings.Select(w => (w.Field, w.Code)).Single());
    }

    [Theory]
    [InlineData("granted", "2006-11-23", "legalStatus")]
    [InlineData("granted", "2006-11-24", null)]
    [InlineData("expired", "2006-11-23", null)]
    [InlineData("expired", "2006-11-24", "legalStatus")]
    public void A_status_that_contradicts_the_term_is_a_warning(string status, string filed, string? named)
    {
        var kept = SampleItem.Keep(SampleItem.With(i =>
        {
            i["legalStatus"] = status;
            i["filingDate"] = filed;
        }));
        Assert.Equal(status, kept.Declaration.LegalStatus);
        Assert.Equal(named is null ? [] : [named], SampleItem.Fields(kept.Warnings));
    }

    [Theory]
    [InlineData("2020-12-31", false)]
    [InlineData("2021-12-31", false)]
    [InlineData("2022-01-01", true)]
    public void A_filing_date_after_the_year_of_the_number_is_a_warning(string filed, bool warned) =>
        Assert.Equal(warned, SampleItem.Fields(SampleItem.Keep(SampleItem.With("filingDate", $"\"{filed}\"")).Warnings).Contains("filingDate"));

    [Theory]
    [InlineData("pending", true)]
    [InlineData("rejected", true)]
    [InlineData("withdrawn", true)]
    [InlineData("granted", false)]
    public void ZL_before_the_grant_is_a_warning(string status, bool warned) => Assert.Equal(warned, ClaimsGrant(status));

    [Theory]
    [InlineData("lapsed")]
    [InlineData("expired")]
    [InlineData("surrendered")]
    [InlineData("invalidated")]
    public void ZL_after_the_grant_is_proper_even_if_the_right_is_over(string status) => Assert.False(ClaimsGrant(status));

    [Theory]
    [InlineData("", true)]
    [InlineData(""","grantDate":"2022-08-16" """, false)]
    [InlineData(""","grantPublicationNumber":"CN113067703B" """, false)]
    [InlineData(""","publicationNumber":"CN113067703A" """, true)]
    public void ZL_without_a_status_needs_another_word_of_the_grant(string fields, bool warned)
    {
        string Item(string number) => $$"""{"applicationNumber":"{{number}}","title":"t","updatedAt":"2026-11-20T01:30:00Z"{{fields}}}""";
        Assert.Equal(warned ? [("applicationNumber", "claimsGrant")] : [], SampleItem.Keep(Item("ZL202110377287.X")).Warnings.Select(w => (w.Field, w.Code)));
        Assert.Empty(SampleItem.Keep(Item("202110377287.X")).Warnings);
    }

    [Fact]
    public void Every_status_is_before_or_after_the_grant() =>
        Assert.Equal(LegalStatuses.BeforeGrant.Order(), LegalStatuses.All.Where(ClaimsGrant).Order());

    [Fact]
    public void A_warning_never_repeats_the_content()
    {
        var kept = SampleItem.Keep(SampleItem.With(i =>
        {
            i["region"] = "MARKED";
            i["ipc"] = new JsonArray("MARKED");
            i["offer"]!["contact"]!["phone"] = new string('M', 51) + "MARKED";
            i["applicants"]![0]!["kind"] = "MARKED";
        }));
        Assert.Equal(4, kept.Warnings.Count);
        Assert.DoesNotContain(kept.Warnings, w => w.ToString().Contains("MARKED", StringComparison.Ordinal));
    }

    static bool ClaimsGrant(string status) => SampleItem.Keep(SampleItem.With(i =>
    {
        i["legalStatus"] = status;
        i.Remove("grantDate");
        i.Remove("filingDate");
    })).Warnings.Any(w => w is { Field: "applicationNumber", Code: "claimsGrant" });
}
