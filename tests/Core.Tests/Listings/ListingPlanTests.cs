using System.Text;
using CsCheck;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class ListingPlanTests
{
    static readonly DateTimeOffset Later = Clocks.Start.AddHours(1);

    [Fact]
    public void The_first_revision_is_1()
    {
        var listing = SampleListing.New(validUntil: new DateOnly(2027, 12, 31));
        Assert.Equal((1, true, new DateOnly(2027, 12, 31)), (listing.Revision, listing.Present, listing.ValidUntil));
        Assert.Equal(("存证验证方法", SampleListing.Trace, Clocks.Start), (listing.Title, listing.TraceParent, listing.ChangedAt));
        Assert.Equal(CanonicalJson.Hash(listing.Document), listing.ContentHash);
        Assert.Contains("\"validUntil\":\"2027-12-31\"", Encoding.UTF8.GetString(listing.Document), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_content_changes_nothing() => Assert.Null(ListingPlan.Next(SampleListing.New(), SampleListing.Document(), Later, null));

    [Fact]
    public void The_contact_address_is_no_content() =>
        Assert.DoesNotContain("contactUrl", Encoding.UTF8.GetString(SampleListing.New().Document), StringComparison.Ordinal);

    [Fact]
    public void Other_content_is_the_next_revision()
    {
        var next = ListingPlan.Next(SampleListing.At(4), SampleListing.Document(title: "新名称"), Later, null)!;
        Assert.Equal((5, true, "新名称", Later), (next.Revision, next.Present, next.Title, next.ChangedAt));
    }

    [Fact]
    public void A_withdrawal_is_a_revision_of_its_own_and_keeps_the_last_content()
    {
        var next = ListingPlan.Next(SampleListing.At(4), null, Later, "trace")!;
        Assert.Equal((5, false, "trace"), (next.Revision, next.Present, next.TraceParent));
        Assert.Equal(SampleListing.New().Document, next.Document);
    }

    [Fact]
    public void What_is_not_there_need_not_be_withdrawn()
    {
        Assert.Null(ListingPlan.Next(null, null, Later, null));
        Assert.Null(ListingPlan.Next(SampleListing.At(4, present: false), null, Later, null));
    }

    [Fact]
    public void Publishing_the_same_content_again_after_a_withdrawal_is_a_new_revision()
    {
        var next = ListingPlan.Next(SampleListing.At(4, present: false), SampleListing.Document(), Later, null)!;
        Assert.Equal((5, true), (next.Revision, next.Present));
    }

    [Theory]
    [InlineData(3, 1, 4)]
    [InlineData(3, 3, 4)]
    [InlineData(3, 9, 10)]
    [InlineData(3, 0, 4)]
    public void A_repair_rises_above_both_sides_and_keeps_the_rest(long revision, long held, long expected)
    {
        var current = SampleListing.At(revision, present: false);
        Assert.Equal(current with { Revision = expected, ChangedAt = Later }, ListingPlan.Repair(current, held, Later));
    }

    [Fact]
    public void A_listing_expires_when_its_last_day_is_over()
    {
        var listing = SampleListing.New(validUntil: new DateOnly(2026, 11, 30));
        var end = new DateTimeOffset(2026, 11, 30, 16, 0, 0, TimeSpan.Zero);
        Assert.Null(ListingPlan.Expire(listing, end.AddTicks(-1)));
        var expired = ListingPlan.Expire(listing, end)!;
        Assert.Equal((2, false), (expired.Revision, expired.Present));
        Assert.Null(ListingPlan.Expire(expired, end));
        Assert.Null(ListingPlan.Expire(SampleListing.New(), end));
    }

    [Fact]
    public void Whatever_happens_revisions_only_rise_and_each_change_has_its_own() =>
        Gen.OneOfConst("a", "b", null, "repair", "expire").List[1, 30].Sample(steps =>
        {
            Listing? current = null;
            foreach (var step in steps)
            {
                var next = step switch
                {
                    "repair" => current is null ? null : ListingPlan.Repair(current, 2, Later),
                    "expire" => current is null ? null : ListingPlan.Expire(current, Later.AddYears(9)),
                    null => ListingPlan.Next(current, null, Later, null),
                    _ => ListingPlan.Next(current, SampleListing.Document(title: step, validUntil: new DateOnly(2027, 1, 1)), Later, null),
                };
                if (next is null)
                    continue;
                Assert.True(next.Revision > (current?.Revision ?? 0));
                current = next;
            }
        });

    [Fact]
    public void A_listing_survives_its_row()
    {
        var listing = SampleListing.New(validUntil: new DateOnly(2027, 12, 31)) with { Revision = 7, Present = false };
        var read = Listing.FromRow(listing.ToRow());
        Assert.Equal(listing, read with { Document = listing.Document });
        Assert.Equal(listing.Document, read.Document);
        Assert.Equal("存证验证方法", read.Content.Title);
    }
}
