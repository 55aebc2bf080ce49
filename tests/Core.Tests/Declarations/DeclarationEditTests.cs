using PatentHub.Declarations;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

public sealed class DeclarationEditTests
{
    static readonly DeclarationEdit.Item Known = SampleEdit.Item("甲", 10);

    [Fact]
    public void The_first_item_of_a_number_is_appended()
    {
        var draft = Known.Against(null, null)!;
        Assert.Equal((Known.UpdatedAt, Known.Kept.ContentHash, false), (draft.UpdatedAt, draft.ContentHash, draft.Deleted));
        Assert.Equal(Known.Kept.Declaration, draft.Declaration);
    }

    [Theory]
    [InlineData("甲", 10, false)]
    [InlineData("甲", 11, false)]
    [InlineData("甲", 9, false)]
    [InlineData("乙", 9, false)]
    [InlineData("乙", 10, true)]
    [InlineData("乙", 11, true)]
    public void An_equal_item_changes_nothing_and_an_older_one_never_overwrites(string title, int day, bool appended) =>
        Assert.Equal(appended, SampleEdit.Item(title, day).Against(Head(Known), null) is not null);

    [Fact]
    public void A_deleted_declaration_comes_back_with_the_same_content()
    {
        var gone = Head(Known) with { Deleted = true, UpdatedAt = SampleEdit.At(11) };
        Assert.Null(SampleEdit.Item("甲", 10).Against(gone, null));
        Assert.NotNull(SampleEdit.Item("甲", 12).Against(gone, null));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void A_deletion_counts_unless_it_is_older(int day, bool appended)
    {
        var draft = SampleEdit.Deletion(day).Against(Head(Known), null);
        Assert.Equal(appended, draft is not null);
        if (draft is not null)
            Assert.Equal((true, null, 0), (draft.Deleted, draft.Declaration, draft.Document.Length));
    }

    [Fact]
    public void What_is_not_there_need_not_be_deleted()
    {
        Assert.Null(SampleEdit.Deletion(11).Against(null, null));
        Assert.Null(SampleEdit.Deletion(11).Against(Head(Known) with { Deleted = true }, null));
    }

    [Fact]
    public void A_partners_report_changes_the_implementation_alone_and_an_unchanged_source_does_not_undo_it()
    {
        var current = Current(Known);
        var draft = SampleEdit.Report("transferred", new DateOnly(2026, 11, 1)).Against(Head(Known), current)!;
        Assert.Equal("transferred", draft.Declaration!.Implementation!.Status);
        Assert.Equal(current.Declaration!.Title, draft.Declaration.Title);
        Assert.Equal((Known.UpdatedAt, Known.Kept.ContentHash), (draft.UpdatedAt, draft.ContentHash));
        Assert.Null(Known.Against(Head(Known) with { ContentHash = draft.ContentHash }, null));
    }

    [Fact]
    public void Reports_take_effect_in_the_order_of_their_stamps_and_once()
    {
        var after = Head(Known) with { LastReport = SampleEdit.Report("none", null, day: 20).Stamp };
        Assert.Null(SampleEdit.Report("none", null, day: 20).Against(after, Current(Known)));
        Assert.Null(SampleEdit.Report("licensed", null, day: 19).Against(after, Current(Known)));
        Assert.NotNull(SampleEdit.Report("licensed", null, day: 21).Against(after, Current(Known)));
    }

    [Fact]
    public void What_vanished_may_be_stated_again_as_it_was()
    {
        var gone = new DeclarationEdit.Vanished(SampleItem.Number, Known.Source, null, SampleEdit.At(15)).Against(Head(Known), null)!;
        Assert.Equal((true, Known.UpdatedAt), (gone.Deleted, gone.UpdatedAt));
        Assert.NotNull(Known.Against(Head(Known) with { Deleted = true, UpdatedAt = gone.UpdatedAt }, null));
    }

    [Fact]
    public void What_changed_after_the_run_or_belongs_to_another_source_has_not_vanished()
    {
        Assert.Null(new DeclarationEdit.Vanished(SampleItem.Number, Known.Source, null, SampleEdit.At(9)).Against(Head(Known), null));
        Assert.Null(new DeclarationEdit.Vanished(SampleItem.Number, "other", null, SampleEdit.At(15)).Against(Head(Known), null));
    }

    [Fact]
    public void A_report_leaves_the_declaration_its_source() =>
        Assert.Equal("feed", DeclarationHead.Of(Current(Known) with { Source = "webhook:national" }, null).Source);

    [Fact]
    public void A_report_on_what_is_not_there_changes_nothing()
    {
        Assert.Null(SampleEdit.Report("none", null).Against(null, null));
        Assert.Null(SampleEdit.Report("none", null).Against(Head(Known) with { Deleted = true }, Current(Known)));
    }

    [Fact]
    public void The_chain_hash_covers_every_field_that_says_something()
    {
        var snapshot = Current(Known);
        Snapshot[] others =
        [
            snapshot with { Previous = "x" }, snapshot with { Number = "971017654" }, snapshot with { Sequence = 2 }, snapshot with { RecordedAt = snapshot.RecordedAt.AddTicks(1) },
            snapshot with { Source = "other" }, snapshot with { Owner = "other" }, snapshot with { LastReport = new(Clocks.Start, "k") }, snapshot with { UpdatedAt = snapshot.UpdatedAt.AddTicks(1) }, snapshot with { ContentHash = "x" }, snapshot with { Deleted = true },
            snapshot with { Document = [] }, snapshot with { Warnings = "x" },
        ];
        Assert.Equal(others.Length + 1, others.Append(snapshot).Select(s => s.ComputeChain()).Distinct().Count());
    }

    [Fact]
    public void A_snapshot_survives_its_row()
    {
        var snapshot = Current(Known) with { Raw = [1, 2], RawBlob = "b", Warnings = "w" };
        var read = Snapshot.FromRow(snapshot.ToRow());
        Assert.Equal(snapshot, read with { Document = snapshot.Document, Raw = snapshot.Raw });
        Assert.Equal(snapshot.ComputeChain(), read.ComputeChain());
        Assert.Equal(Known.Kept.Declaration.Offer!.Price, read.Declaration!.Offer!.Price);
    }

    static Snapshot Current(DeclarationEdit.Item item) => new()
    {
        Number = item.Number,
        Sequence = 1,
        RecordedAt = Clocks.Start,
        Source = item.Source,
        Owner = item.Source,
        UpdatedAt = item.UpdatedAt,
        ContentHash = item.Kept.ContentHash,
        Document = item.Against(null, null)!.Document,
        Previous = "",
        Chain = "c",
    };

    static DeclarationHead Head(DeclarationEdit.Item item) => DeclarationHead.Of(Current(item), item.Kept.Declaration);
}
