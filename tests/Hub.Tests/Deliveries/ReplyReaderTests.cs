using System.Net;
using System.Text;
using PatentHub.Adapters.Deliveries;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Nothing is guessed: what the reply map does not list is a doubt.</summary>
public sealed class ReplyReaderTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    static readonly PlatformStyle Style = SampleStyle.Style();

    [Theory]
    [InlineData(200, """{"code":0,"data":{"recordNo":"r1","state":"1"}}""", "accepted")]
    [InlineData(200, """{"code":"0","data":{"recordNo":"r1","state":0}}""", "pending")]
    [InlineData(200, """{"code":0,"data":{"state":"9"},"msg":"重复"}""", "rejected")]
    [InlineData(200, """{"code":0,"data":{"state":"7"}}""", "unknown")]
    [InlineData(200, """{"code":0}""", "unknown")]
    [InlineData(200, """{"code":2000,"data":{}}""", "pending")]
    [InlineData(200, """{"code":1001,"msg":"标题重复"}""", "rejected")]
    [InlineData(200, """{"code":1009,"data":{"ver":7}}""", "stale")]
    [InlineData(200, """{"code":1009}""", "unknown")]
    [InlineData(200, """{"code":1029,"data":{"wait":9}}""", "throttled")]
    [InlineData(200, """{"code":5000}""", "transient")]
    [InlineData(200, """{"code":4010}""", "unauthorised")]
    [InlineData(200, """{"code":7777}""", "unknown")]
    [InlineData(200, """{"status":"ok"}""", "unknown")]
    [InlineData(200, "<html>200 OK</html>", "unknown")]
    [InlineData(200, "", "unknown")]
    [InlineData(200, "[1,2]", "unknown")]
    [InlineData(400, """{"code":1001}""", "rejected")]
    [InlineData(422, """{"code":7777}""", "rejected")]
    [InlineData(400, """{"oops":1}""", "transient")]
    [InlineData(400, """{"code":0,"data":{"state":"1"}}""", "rejected")]
    [InlineData(409, """{"code":1009,"data":{"ver":7}}""", "stale")]
    [InlineData(404, "", "transient")]
    [InlineData(401, """{"code":0,"data":{"state":"1"}}""", "unauthorised")]
    [InlineData(429, """{"code":0,"data":{"state":"1"}}""", "throttled")]
    [InlineData(302, "", "transient")]
    [InlineData(500, """{"code":0,"data":{"state":"1"}}""", "transient")]
    public void A_publication_is_classified(int status, string body, string name) =>
        Assert.Equal(name, ReplyReader.OfPush(Answer(status, body), Style.Find("publish")!.Reply, false, Now).Name);

    [Fact]
    public void Details_come_along()
    {
        var map = Style.Find("publish")!.Reply;
        Assert.Equal(new PushReply.Accepted("r1"), ReplyReader.OfPush(Answer(200, """{"code":0,"data":{"recordNo":"r1","state":"1"}}"""), map, false, Now));
        Assert.Equal(new PushReply.Rejected("1001", "标题重复"), ReplyReader.OfPush(Answer(200, """{"code":1001,"msg":"标题重复"}"""), map, false, Now));
        Assert.Equal(new PushReply.Throttled(Now.AddSeconds(9)), ReplyReader.OfPush(Answer(200, """{"code":1029,"data":{"wait":9}}"""), map, false, Now));
        Assert.Equal(new PushReply.Stale(7), ReplyReader.OfPush(Answer(200, """{"code":1009,"data":{"ver":7}}"""), map, false, Now));
        Assert.Equal(new PushReply.Throttled(Now.AddDays(1)), ReplyReader.OfPush(Answer(200, """{"code":1029,"data":{"wait":999999}}"""), map, false, Now));
    }

    [Theory]
    [InlineData(200, """{"code":0,"data":{}}""", "accepted")]
    [InlineData(200, """{"code":1004}""", "accepted")]
    [InlineData(404, "", "accepted")]
    [InlineData(204, "", "accepted")]
    [InlineData(200, "", "unknown")]
    [InlineData(200, """{"code":7777}""", "unknown")]
    public void A_withdrawal_is_done_when_the_listing_is_gone(int status, string body, string name) =>
        Assert.Equal(name, ReplyReader.OfPush(Answer(status, body), Style.Find("withdraw")!.Reply, true, Now).Name);

    [Fact]
    public void A_question_is_answered_only_about_what_was_asked()
    {
        var map = Style.Find("read")!.Reply;
        Assert.Equal(new ReadReply.Held(3, "accepted", "r1"), ReplyReader.OfRead(Answer(200, """{"code":0,"data":{"no":"S-1","ver":"3","state":"1","recordNo":"r1"}}"""), map, "S-1", Now));
        Assert.IsType<ReadReply.Failed>(ReplyReader.OfRead(Answer(200, """{"code":0,"data":{"no":"S-2","ver":3,"state":"1"}}"""), map, "S-1", Now));
        Assert.IsType<ReadReply.Failed>(ReplyReader.OfRead(Answer(200, """{"code":0,"data":{"no":"S-1","state":"1"}}"""), map, "S-1", Now));
        Assert.IsType<ReadReply.Absent>(ReplyReader.OfRead(Answer(200, """{"code":1004}"""), map, "S-1", Now));
        Assert.IsType<ReadReply.Absent>(ReplyReader.OfRead(Answer(404, ""), map, "S-1", Now));
        Assert.IsType<PushReply.Transient>(Assert.IsType<ReadReply.Failed>(ReplyReader.OfRead(Answer(200, """{"code":7777}"""), map, "S-1", Now)).Reply);
    }

    [Fact]
    public void A_list_counts_what_it_cannot_read()
    {
        var page = Assert.IsType<ListReply.Page>(ReplyReader.OfList(
            Answer(200, """{"code":0,"data":{"rows":[{"no":"S-1","ver":1,"state":"1"},{"no":"S-2","state":"1"},7]}}"""), Style.Find("list")!.Reply, count => count < 3 ? null : "2", Now));
        Assert.Equal([new HeldListing("S-1", 1, "accepted")], page.Items);
        Assert.Equal((2, "2"), (page.Malformed, page.NextCursor));
        Assert.IsType<ListReply.Failed>(ReplyReader.OfList(Answer(200, """{"code":0,"data":{}}"""), Style.Find("list")!.Reply, null, Now));
    }

    [Fact]
    public void No_answer_is_a_doubt_only_if_the_request_was_sent()
    {
        var map = Style.Find("publish")!.Reply;
        Assert.IsType<PushReply.Unknown>(ReplyReader.OfPush(HttpAnswer.Unanswered("x"), map, false, Now));
        Assert.IsType<PushReply.Transient>(ReplyReader.OfPush(HttpAnswer.NotSent("x"), map, false, Now));
    }

    static HttpAnswer Answer(int status, string body) => new((HttpStatusCode)status, null, Encoding.UTF8.GetBytes(body));
}
