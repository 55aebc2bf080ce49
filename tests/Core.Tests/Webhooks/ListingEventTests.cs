using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Listings;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Webhooks;

public sealed class ListingEventTests
{
    [Fact]
    public void Reads_what_the_platform_says()
    {
        var e = SampleEvent.With("""{"listingId":"S-202110377287X","revision":3,"remoteId":"r-3","reasons":["missing price","other"]}""", type: ListingEvent.Rejected);
        Assert.Equal(new ListingEvent(e.Key, ListingEvent.Rejected, Clocks.Start.AddSeconds(-3), SampleListing.Id, 3, "r-3", "missing price"), ListingEvent.From(e));
    }

    [Fact]
    public void Without_a_time_of_its_own_it_happened_when_it_came() =>
        Assert.Equal(Clocks.Start, ListingEvent.From(SampleEvent.With("""{"revision":3}""") with { Timestamp = null })!.Timestamp);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[3]")]
    [InlineData("""{"revision":"3"}""")]
    [InlineData("""{"revision":0}""")]
    [InlineData("""{"revision":-1}""")]
    [InlineData("""{"revision":3.5}""")]
    [InlineData("""{"revision":99999999999999999999}""")]
    public void Data_without_a_revision_cannot_be_applied(string data) => Assert.Null(ListingEvent.From(SampleEvent.With(data)));

    [Fact]
    public void Data_without_a_listing_cannot_be_applied() => Assert.Null(ListingEvent.From(SampleEvent.With("""{"revision":3}""", listingId: null)));

    [Theory]
    [InlineData("""{"revision":3,"remoteId":7,"reasons":"x"}""")]
    [InlineData("""{"revision":3,"remoteId":null,"reasons":[]}""")]
    [InlineData("""{"revision":3,"reasons":[null]}""")]
    public void Other_fields_of_a_wrong_type_are_absent(string data)
    {
        var e = ListingEvent.From(SampleEvent.With(data))!;
        Assert.Equal((null, null), (e.RemoteId, e.Reason));
    }

    [Fact]
    public void Long_texts_are_cut() =>
        Assert.Equal(200, ListingEvent.From(SampleEvent.With($$"""{"revision":3,"remoteId":"{{new string('r', 300)}}"}"""))!.RemoteId!.Length);

    [Theory]
    [InlineData("""{"revision":3,"reasons":["\ud800"]}""")]
    [InlineData("""{"revision":3,"remoteId":"\ud800"}""")]
    public void Text_that_cannot_be_decoded_does_not_throw(string data) => ListingEvent.From(SampleEvent.With(data));

    [Fact]
    public void A_cut_text_can_be_stored()
    {
        var e = ListingEvent.From(SampleEvent.With($$"""{"revision":3,"reasons":["{{new string('r', 199)}}🍶"]}""", type: ListingEvent.Rejected))!;
        var row = ListingEventPlan.Apply(SampleDelivery.Pending, e, Clocks.Start).ToRow("national|0");
        TableLimits.ValidateTransaction("national|0", [new RowChange.Insert(row)]);
    }

    [Fact]
    public void A_report_that_cannot_be_decoded_does_not_throw() =>
        PartnerReport.From(SampleEvent.With("""{"listingId":"S-202110377287X","inquiryId":"\ud800"}""", type: PartnerReport.Inquiry));
}
