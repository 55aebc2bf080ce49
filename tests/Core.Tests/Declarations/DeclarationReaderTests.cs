using System.Text.Json.Nodes;
using PatentHub.Declarations;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

public sealed class DeclarationReaderTests
{
    [Fact]
    public void Keeps_every_field_of_the_contract()
    {
        var kept = SampleItem.Keep(SampleItem.Full());
        var declaration = kept.Declaration;
        Assert.Empty(kept.Warnings);
        Assert.Equal(SampleItem.Number, declaration.ApplicationNumber);
        Assert.Equal("基于物理不可克隆函数的存证验证方法", declaration.Title);
        Assert.Equal("一种存证验证方法。", declaration.Abstract);
        Assert.Equal(PatentTypes.Invention, declaration.PatentType);
        Assert.Equal(("CN113067703A", "CN113067703B"), (declaration.PublicationNumber, declaration.GrantPublicationNumber));
        Assert.Equal((new DateOnly(2021, 4, 8), new DateOnly(2022, 8, 16)), (declaration.FilingDate, declaration.GrantDate));
        Assert.Equal(LegalStatuses.Granted, declaration.LegalStatus);
        Assert.Equal(["pledged", "licence"], declaration.Encumbrances!);
        Assert.Equal(["H04L9/32", "G06F16/00"], declaration.Ipc!);
        Assert.Equal(["H04L9/3239"], declaration.Cpc!);
        Assert.Equal(["电子信息"], declaration.Industries!);
        Assert.Equal("510502", declaration.Region);
        Assert.Equal([new Holder("清华大学", "12100000400000624D", "university"), new Holder("泸州老窖股份有限公司", "91510500204706718H", "enterprise")], declaration.Applicants!);
        Assert.Equal(["发明人甲", "发明人乙"], declaration.Inventors!);
        Assert.Equal([new FundingProject("国家重点研发计划", "内存管理", "2018YFB1003500", "national", "科学技术部", 0.5)], declaration.Projects!);
        Assert.Equal(new DateOnly(2024, 6, 12), declaration.DeclaredOn);
        Assert.Equal(new Implementation("licensed", new DateOnly(2024, 3, 1), "试产", new DateOnly(2025, 3, 31)), declaration.Implementation);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.Zero), declaration.UpdatedAt);
        Assert.Equal(TimeSpan.Zero, declaration.UpdatedAt.Offset);
    }

    [Fact]
    public void Keeps_every_field_of_the_offer()
    {
        var offer = SampleItem.Keep(SampleItem.Full()).Declaration.Offer!;
        Assert.Equal(["transfer", "licence"], offer.Modes!);
        Assert.Equal(new Price("entryPlusRoyalty", 300000m, "CNY", 0.03m, "sales"), offer.Price);
        Assert.Equal(("pilot", "供应链存证", "可用于存证。"), (offer.Maturity, offer.Scenario, offer.Summary));
        Assert.Equal(new DateOnly(2027, 12, 31), offer.ValidUntil);
        Assert.Equal(new Contact("联系人", "0830-3120000", "office@example.org"), offer.Contact);
    }

    [Fact]
    public void A_number_a_title_and_a_time_are_enough()
    {
        var kept = SampleItem.Keep("""{"applicationNumber":"97101765.4","title":"t","updatedAt":"2026-11-20T01:30:00Z"}""");
        Assert.Empty(kept.Warnings);
        Assert.Equal(("971017654", PatentTypes.Invention), (kept.Declaration.ApplicationNumber, kept.Declaration.PatentType));
        Assert.Null(kept.Declaration.Offer);
        Assert.Null(kept.Declaration.Projects);
    }

    [Theory]
    [InlineData("applicationNumber", "\"202110377287.1\"", "applicationNumber.check")]
    [InlineData("applicationNumber", "\"2021103772871\"", "applicationNumber.check")]
    [InlineData("applicationNumber", "\"\"", "applicationNumber.empty")]
    [InlineData("applicationNumber", "null", "required")]
    [InlineData("applicationNumber", "202110377287", "type")]
    [InlineData("updatedAt", "null", "required")]
    [InlineData("updatedAt", "\"2026-11-20\"", "instant")]
    [InlineData("updatedAt", "\"2026-11-20T09:30:00\"", "instant")]
    [InlineData("updatedAt", "\"2026-02-30T09:30:00Z\"", "instant")]
    [InlineData("updatedAt", "1763602200", "instant")]
    [InlineData("legalStatus", "\"valid\"", "code")]
    [InlineData("legalStatus", "\"Granted\"", "code")]
    [InlineData("legalStatus", "7", "type")]
    [InlineData("title", "null", "required")]
    [InlineData("title", "\"\"", "required")]
    [InlineData("title", "\" \\n　\"", "required")]
    [InlineData("title", "[]", "type")]
    public void What_cannot_be_kept_is_quarantined_with_its_reason(string field, string value, string code)
    {
        var item = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(SampleItem.With(field, value)));
        Assert.Contains(item.Reasons, r => r.Field == field && r.Code == code);
        Assert.All(item.Reasons, r => Assert.Equal(field, r.Field));
        Assert.Equal(field == "applicationNumber", item.Key != SampleItem.Number);
    }

    [Theory]
    [InlineData("applicationNumber", "applicationNumber")]
    [InlineData("updatedAt", "updatedAt")]
    [InlineData("title", "title")]
    public void A_missing_required_field_is_named(string field, string named)
    {
        var item = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(SampleItem.With(i => i.Remove(field))));
        Assert.Equal([(named, "required")], item.Reasons.Select(r => (r.Field, r.Code)));
    }

    [Fact]
    public void A_title_of_control_characters_and_blanks_is_empty() =>
        Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(SampleItem.With("title", "\"\\u0001 \\u0001\"")));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1e400")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    public void An_item_must_be_an_object(string json) =>
        Assert.Equal("item.type", Assert.Single(Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(json)).Reasons).Code);

    [Theory]
    [InlineData("\"secret\"")]
    [InlineData("\"defence\"")]
    [InlineData("\"None\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Anything_but_none_is_secret_and_nothing_of_it_is_kept(string secrecy) =>
        Assert.Equal(new DeclarationItem.Refused(Number(), new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.Zero)), SampleItem.Read(SampleItem.With("secrecy", secrecy)));

    [Fact]
    public void A_secret_item_is_refused_before_anything_else_is_judged()
    {
        Assert.Equal(new DeclarationItem.Refused(null, null), SampleItem.Read("""{"secrecy":"defence","title":"t"}"""));
        Assert.Equal(new DeclarationItem.Refused(null, null), SampleItem.Read("""{"secrecy":"defence","applicationNumber":"x","updatedAt":"y","legalStatus":7}"""));
        Assert.IsType<DeclarationItem.Refused>(SampleItem.Read("""{"secrecy":"defence","deleted":true,"applicationNumber":"97101765.4","updatedAt":"2026-11-20T01:30:00Z"}"""));
    }

    [Theory]
    [InlineData("""{"secrecy":"defence","applicationNumber":"\ud800"}""")]
    [InlineData("""{"secrecy":"defence","applicationNumber":"97101765.4","updatedAt":"\ud800"}""")]
    public void A_secret_item_that_cannot_be_decoded_is_refused_too(string json) => Assert.IsType<DeclarationItem.Refused>(SampleItem.Read(json));

    [Fact]
    public void A_secret_item_with_text_that_cannot_be_decoded_is_refused() =>
        Assert.IsType<DeclarationItem.Refused>(SampleItem.Read("""{"secrecy":"defence","title":"\ud800"}"""));

    [Fact]
    public void A_tombstone_needs_only_number_time_and_mark() =>
        Assert.Equal(new DeclarationItem.Tombstone(Number(), Clocks.Start), SampleItem.Read("""{"applicationNumber":"202110377287.X","updatedAt":"2026-11-23T16:00:00+08:00","deleted":true}"""));

    [Fact]
    public void A_tombstone_without_number_or_time_is_quarantined_for_that_alone()
    {
        var item = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read("""{"deleted":true}"""));
        Assert.Equal(["applicationNumber", "updatedAt"], SampleItem.Fields(item.Reasons));
    }

    [Fact]
    public void A_deletion_mark_of_a_wrong_type_is_named()
    {
        var findings = SampleItem.Read(SampleItem.With("deleted", "\"true\"")) switch
        {
            DeclarationItem.Kept kept => kept.Warnings,
            DeclarationItem.Quarantined quarantined => quarantined.Reasons,
            _ => [],
        };
        Assert.Contains("deleted", SampleItem.Fields(findings));
    }

    [Theory]
    [InlineData("title")]
    [InlineData("applicationNumber")]
    [InlineData("updatedAt")]
    [InlineData("abstract")]
    [InlineData("filingDate")]
    [InlineData("legalStatus")]
    [InlineData("anythingElse")]
    public void Half_a_surrogate_pair_is_quarantined_as_undecodable(string field)
    {
        var json = SampleItem.With(i => i[field] = "HALF").ToJsonString().Replace("HALF", "\\ud83d", StringComparison.Ordinal);
        var item = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(json));
        Assert.Equal("item.encoding", Assert.Single(item.Reasons).Code);
        Assert.Equal(item, SampleItem.Read(json) as DeclarationItem.Quarantined, (a, b) => a?.Key == b?.Key && a?.ContentHash == b?.ContentHash);
    }

    [Fact]
    public void A_whole_surrogate_pair_is_text() => Assert.Equal("酒🍶", SampleItem.Keep(SampleItem.With("title", "\"酒\\ud83c\\udf76\"")).Declaration.Title);

    [Fact]
    public void The_same_bad_item_has_the_same_key_whatever_its_time()
    {
        JsonObject Bad(string updatedAt) => SampleItem.With(i =>
        {
            i["applicationNumber"] = "x";
            i["updatedAt"] = updatedAt;
        });
        var first = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(Bad("2026-11-20T01:30:00Z")));
        var second = Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(Bad("2026-11-21T01:30:00Z")));
        Assert.Equal(first.Key, second.Key);
    }

    [Theory]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("\"1600-12-31T23:59:59Z\"")]
    public void A_time_that_cannot_be_stored_is_quarantined(string updatedAt) =>
        Assert.Equal(["updatedAt"], SampleItem.Fields(Assert.IsType<DeclarationItem.Quarantined>(SampleItem.Read(SampleItem.With("updatedAt", updatedAt))).Reasons));

    static ApplicationNumber Number()
    {
        Assert.True(ApplicationNumber.TryParse(SampleItem.Number, out var number, out _));
        return number;
    }
}
