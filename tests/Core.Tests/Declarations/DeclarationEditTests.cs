using System.Text.Json;
using PatentHub.Declarations;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

public sealed class DeclarationEditTests
{
    static readonly DeclarationEdit.Item Known = SampleEdit.Item("甲", 10);

    [Fact]
    public void The_first_item_of_a_number_is_appended()
    {
        var draft = Known.Against(null)!;
        Assert.Equal((Known.UpdatedAt, Known.Kept.ContentHash, Known.Kept.Declaration), (draft.UpdatedAt, draft.ContentHash, draft.Declaration));
    }

    [Theory]
    [InlineData("甲", 10, false)]
    [InlineData("甲", 11, false)]
    [InlineData("甲", 9, false)]
    [InlineData("乙", 9, false)]
    [InlineData("乙", 10, true)]
    [InlineData("乙", 11, true)]
    public void An_equal_item_changes_nothing_and_an_older_one_never_overwrites(string title, int day, bool appended) =>
        Assert.Equal(appended, SampleEdit.Item(title, day).Against(Head(Known)) is not null);

    [Theory]
    [InlineData("乙", 9)]
    [InlineData("甲", 10)]
    public void Another_source_is_measured_by_its_own_word_alone(string title, int day) =>
        Assert.NotNull((SampleEdit.Item(title, day) with { Source = "other" }).Against(Head(Known)));

    [Fact]
    public void A_deleted_declaration_comes_back_with_the_same_content()
    {
        var gone = After(Statement.Withdrawn, 11);
        Assert.Null(SampleEdit.Item("甲", 10).Against(gone));
        Assert.NotNull(SampleEdit.Item("甲", 12).Against(gone));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void A_deletion_counts_unless_it_is_older(int day, bool appended)
    {
        var draft = SampleEdit.Deletion(day).Against(Head(Known));
        Assert.Equal(appended, draft is not null);
        if (draft is not null)
            Assert.Equal((Statement.Withdrawn, null), (draft.ContentHash, draft.Declaration));
    }

    [Fact]
    public void What_is_not_stated_need_not_be_deleted()
    {
        Assert.Null(SampleEdit.Deletion(11).Against(null));
        Assert.Null(SampleEdit.Deletion(12).Against(After(Statement.Withdrawn, 11)));
        Assert.Null((SampleEdit.Deletion(12) with { Source = "other" }).Against(Head(Known)));
    }

    [Fact]
    public void A_refusal_counts_for_what_anybody_stated_and_once()
    {
        var refusal = new DeclarationEdit.Refusal(SampleItem.Number, "other", null, SampleEdit.At(5));
        Assert.Null(refusal.Against(null));
        Assert.Equal(Statement.Secret, refusal.Against(Head(Known))!.ContentHash);
        Assert.Null((refusal with { Source = SampleEdit.Source }).Against(Head(Known)));
        Assert.Null((refusal with { Source = SampleEdit.Source, UpdatedAt = SampleEdit.At(12) }).Against(After(Statement.Secret, 11)));
    }

    [Fact]
    public void What_was_secret_comes_back_when_its_source_opens_it_and_not_when_it_drops_it()
    {
        var secret = After(Statement.Secret, 11);
        Assert.NotNull(SampleEdit.Item("甲", 12).Against(secret));
        Assert.Null(SampleEdit.Deletion(12).Against(secret));
        Assert.Null(new DeclarationEdit.Vanished(SampleItem.Number, Known.Source, null, SampleEdit.At(15)).Against(secret));
    }

    [Fact]
    public void A_partners_report_states_the_implementation_alone()
    {
        var draft = SampleEdit.Report("transferred", new DateOnly(2026, 11, 1)).Against(Head(Known))!;
        Assert.True(draft.Declaration!.IsPartial);
        Assert.Equal("transferred", draft.Declaration.Implementation!.Status);
    }

    [Fact]
    public void Reports_take_effect_in_the_order_of_their_stamps_and_once()
    {
        var report = SampleEdit.Report("none", null, day: 20);
        var head = Head(Known);
        var after = head with { Statements = Statement.Replace(head.Statements, new(report.Source, 2, report.Stamp.At, report.Stamp.Key, false)) };
        Assert.Null(SampleEdit.Report("none", null, day: 20).Against(after));
        Assert.Null(SampleEdit.Report("licensed", null, day: 19).Against(after));
        Assert.NotNull(SampleEdit.Report("licensed", null, day: 21).Against(after));
        Assert.NotNull((SampleEdit.Report("licensed", null, day: 19) with { Source = "webhook:other" }).Against(after));
    }

    [Fact]
    public void What_vanished_may_be_stated_again_as_it_was()
    {
        var gone = new DeclarationEdit.Vanished(SampleItem.Number, Known.Source, null, SampleEdit.At(15)).Against(Head(Known))!;
        Assert.Equal((Statement.Withdrawn, Known.UpdatedAt), (gone.ContentHash, gone.UpdatedAt));
        Assert.NotNull(Known.Against(After(Statement.Withdrawn, 10)));
    }

    [Fact]
    public void What_changed_after_the_run_or_belongs_to_another_source_has_not_vanished()
    {
        Assert.Null(new DeclarationEdit.Vanished(SampleItem.Number, Known.Source, null, SampleEdit.At(9)).Against(Head(Known)));
        Assert.Null(new DeclarationEdit.Vanished(SampleItem.Number, "other", null, SampleEdit.At(15)).Against(Head(Known)));
    }

    [Fact]
    public void A_report_on_what_is_not_there_changes_nothing()
    {
        Assert.Null(SampleEdit.Report("none", null).Against(null));
        Assert.Null(SampleEdit.Report("none", null).Against(After(Statement.Withdrawn, 11)));
    }

    [Fact]
    public void The_chain_hash_covers_every_field_that_says_something()
    {
        var snapshot = Current(Known);
        Snapshot[] others =
        [
            snapshot with { Previous = "x" }, snapshot with { Number = "971017654" }, snapshot with { Sequence = 2 }, snapshot with { RecordedAt = snapshot.RecordedAt.AddTicks(1) },
            snapshot with { Source = "other" }, snapshot with { UpdatedAt = snapshot.UpdatedAt.AddTicks(1) }, snapshot with { ContentHash = "x" }, snapshot with { Deleted = true },
            snapshot with { Document = [] }, snapshot with { Own = [1] }, snapshot with { Several = "x" }, snapshot with { Provenance = "x" }, snapshot with { Warnings = "x" },
            snapshot with { Raw = [1] }, snapshot with { RawBlob = "x" },
        ];
        Assert.Equal(others.Length + 1, others.Append(snapshot).Select(s => s.ComputeChain()).Distinct().Count());
    }

    [Fact]
    public void A_snapshot_survives_its_row()
    {
        var snapshot = Current(Known) with { Raw = [1, 2], RawBlob = "b", Warnings = "w", Own = [3], Several = "[]", Provenance = "{}" };
        var read = Snapshot.FromRow(snapshot.ToRow());
        Assert.Equal(snapshot, read with { Document = snapshot.Document, Raw = snapshot.Raw, Own = snapshot.Own });
        Assert.Equal(snapshot.ComputeChain(), read.ComputeChain());
        Assert.Equal(Known.Kept.Declaration.Offer!.Price, read.Declaration!.Offer!.Price);
    }

    [Fact]
    public void A_head_survives_its_row_with_one_statement_and_with_several()
    {
        var one = Head(Known) with { DoubtedCodes = ["91350100M0001TGQXM", "91350211M0000XUF46"] };
        var two = one with { Statements = Statement.Replace(one.Statements, new("another", 2, SampleEdit.At(1), "h", true)) };
        foreach (var head in new[] { one, two })
        {
            var read = DeclarationHead.FromRow(head.ToRow());
            Assert.Equal(head, read with { Statements = head.Statements, Projects = head.Projects, DoubtedCodes = head.DoubtedCodes });
            Assert.Equal(head.Statements, read.Statements);
            Assert.Equal(head.Projects, read.Projects);
            Assert.Equal(head.DoubtedCodes, read.DoubtedCodes);
            Assert.Equal(Known.Kept.ContentHash, DeclarationHead.HashOf(head.ToRow(), Known.Source));
        }
        Assert.Equal("h", DeclarationHead.HashOf(two.ToRow(), "another"));
        Assert.Null(DeclarationHead.HashOf(one.ToRow(), "another"));
        Assert.Equal("", DeclarationHead.HashOf(After(Statement.Withdrawn, 11).ToRow(), Known.Source));
    }

    static DeclarationHead After(string content, int day) => Head(Known) with { Deleted = true, Statements = [new(Known.Source, 2, SampleEdit.At(day), content, false)] };

    static Snapshot Current(DeclarationEdit.Item item) => new()
    {
        Number = item.Number,
        Sequence = 1,
        RecordedAt = Clocks.Start,
        Source = item.Source,
        UpdatedAt = item.UpdatedAt,
        ContentHash = item.Kept.ContentHash,
        Document = JsonSerializer.SerializeToUtf8Bytes(item.Kept.Declaration, DeclarationJson.Documents.Declaration),
        Previous = "",
        Chain = "c",
    };

    static DeclarationHead Head(DeclarationEdit.Item item) => DeclarationHead.Of(Current(item), item.Kept.Declaration);
}
