using PatentHub.Declarations;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

public sealed class DeclarationMergeTests
{
    static readonly Declaration Full = SampleItem.Keep(SampleItem.Full()).Declaration;

    [Fact]
    public void Every_field_has_a_source_and_precedence_can_be_set_for_it()
    {
        var merged = DeclarationMerge.Of([At("a", 1, Full)], (_, _) => 0)!;
        Assert.Equal(DeclarationMerge.Fields.Order(StringComparer.Ordinal), merged.Provenance.Keys);
        Assert.Equal(Full with { UpdatedAt = merged.Declaration.UpdatedAt }, merged.Declaration);
    }

    [Fact]
    public void The_first_in_rank_is_taken_and_others_fill_its_gaps()
    {
        var merged = DeclarationMerge.Of([At("low", 9, Bare("低") with { Abstract = "摘要" }), At("high", 1, Bare("高") with { Region = "510502" })], Rank)!;
        Assert.Equal(("高", "摘要", "510502"), (merged.Declaration.Title, merged.Declaration.Abstract, merged.Declaration.Region));
        Assert.Equal(["abstract=low", "region=high", "title=high"], merged.Provenance.Select(p => $"{p.Key}={p.Value}"));
    }

    [Fact]
    public void Rank_may_differ_from_field_to_field()
    {
        static int rank(string source, string field) => field == "title" == (source == "declared") ? 1 : 2;
        var merged = DeclarationMerge.Of([At("declared", 1, Bare("甲") with { LegalStatus = "pending" }), At("register", 1, Bare("乙") with { LegalStatus = "granted" })], rank)!;
        Assert.Equal(("甲", "granted"), (merged.Declaration.Title, merged.Declaration.LegalStatus));
    }

    [Theory]
    [InlineData(1, 2, "乙")]
    [InlineData(2, 1, "甲")]
    [InlineData(1, 1, "甲")]
    public void Among_equals_the_newest_counts_and_then_the_name(int first, int second, string title) =>
        Assert.Equal(title, DeclarationMerge.Of([At("b", second, Bare("乙")), At("a", first, Bare("甲"))], (_, _) => 0)!.Declaration.Title);

    [Fact]
    public void Of_the_implementation_the_newest_report_counts_whatever_the_rank()
    {
        var register = At("high", 20, Bare("高") with { Implementation = new("none", null, null, new DateOnly(2026, 3, 31)) });
        Assert.Equal("licensed", Implementation(register, Report(10, new DateOnly(2026, 11, 1))));
        Assert.Equal("none", Implementation(register, Report(10, new DateOnly(2026, 1, 1))));
        Assert.Equal("licensed", Implementation(register, Report(10, null)));

        static string Implementation(params Stated[] stated) => DeclarationMerge.Of(stated, Rank)!.Declaration.Implementation!.Status;
        static Stated Report(int day, DateOnly? reported) => At("webhook:p", day, Declaration.Partial(SampleItem.Number, PatentTypes.Invention, default) with { Implementation = new("licensed", null, null, reported) });
    }

    [Fact]
    public void Parts_alone_make_no_declaration() =>
        Assert.Null(DeclarationMerge.Of([At("webhook:p", 1, Declaration.Partial(SampleItem.Number, PatentTypes.Invention, default))], Rank));

    static int Rank(string source, string field) => source == "high" ? 1 : 2;

    static Declaration Bare(string title) => new() { ApplicationNumber = SampleItem.Number, Title = title, PatentType = PatentTypes.Invention, UpdatedAt = default };

    static Stated At(string source, int day, Declaration declaration) => new(source, SampleEdit.At(day), declaration);
}
