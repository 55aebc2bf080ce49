using System.Text;
using PatentHub.Deliveries.Attempts;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries.Attempts;

public sealed class ExcerptTests
{
    const int Most = 4096;

    [Theory]
    [InlineData("""{ "status" : "accepted", "remoteId":"r-1" }""", """{"status":"accepted","remoteId":"r-1"}""")]
    [InlineData("""{"id":"S-202110377287X","revision":3,"price":{"amount":300000.50}}""", """{"id":"S-202110377287X","revision":3,"price":{"amount":300000.50}}""")]
    [InlineData("""[true,false,null,"示例：一种\u6cf5"]""", """[true,false,null,"示例：一种泵"]""")]
    public void JSON_is_kept_without_white_space(string body, string kept) => Assert.Equal(kept, Text(body));

    [Theory]
    [InlineData("""{"accessToken":"t-1"}""", """{"accessToken":"***"}""")]
    [InlineData("""{"access_token":"t-1","expiresIn":3600}""", """{"access_token":"***","expiresIn":3600}""")]
    [InlineData("""{"appKey":"k","sign":"abc","design":"round"}""", """{"appKey":"***","sign":"***","design":"round"}""")]
    [InlineData("""{"contact":{"name":"某人","phone":"1"},"contactUrl":"https://hub.example/listings/S-1"}""", """{"contact":"***","contactUrl":"https://hub.example/listings/S-1"}""")]
    [InlineData("""{"联系人":["某人"],"标题":"示例"}""", """{"联系人":"***","标题":"示例"}""")]
    [InlineData("""{"mobile":13912340001,"PHONE":null}""", """{"mobile":"***","PHONE":"***"}""")]
    public void A_member_with_a_telling_name_is_blanked_whole(string body, string kept) => Assert.Equal(kept, Text(body));

    [Theory]
    [InlineData("""{"message":"请联系 13912340001"}""", """{"message":"请联系 ***"}""")]
    [InlineData("""{"message":"write to a.b@example.org"}""", """{"message":"write to ***"}""")]
    [InlineData("""{"message":"证号11010519491231002X重复"}""", """{"message":"证号***重复"}""")]
    [InlineData("""{"number":13912340001}""", """{"number":"***"}""")]
    [InlineData("""{"message":"bad secret=hunter22&x=1"}""", """{"message":"bad secret=***&x=1"}""")]
    [InlineData("""{"message":"Authorization: Bearer abcdefghijkl"}""", """{"message":"Authorization: Bearer ***"}""")]
    [InlineData("""{"message":"key whsec_AAECAwQFBgcI"}""", """{"message":"key ***"}""")]
    [InlineData("""{"message":"eyJhbGciOi.eyJzdWIiOi.c2lnbg"}""", """{"message":"***"}""")]
    [InlineData("""{"13912340001":1}""", """{"***":1}""")]
    public void Secrets_and_personal_data_in_values_are_blanked(string body, string kept) => Assert.Equal(kept, Text(body));

    [Theory]
    [InlineData("<html>call 13912340001</html>", "<html>call ***</html>")]
    [InlineData("appKey=abcdef&timestamp=1&sign=0a1b2c3d", "appKey=***&timestamp=1&sign=***")]
    [InlineData("{not json, phone 13912340001", "{not json, phone ***")]
    [InlineData("\"secret\": \"hunter22\" {", "\"secret\": \"***\" {")]
    public void Text_that_is_no_JSON_is_kept_masked(string body, string kept) => Assert.Equal(kept, Text(body));

    [Fact]
    public void What_is_no_text_is_kept_by_length_and_hash()
    {
        byte[] body = [0x50, 0x4B, 0x03, 0x04, 0xFF];
        Assert.Equal(new Excerpt(null, 5, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))), Excerpt.Of(body, Most));
        Assert.Null(Excerpt.Of([], Most));
    }

    [Theory]
    [InlineData("{\"text\":\"")]
    [InlineData("")]
    public void A_long_body_is_cut_between_characters(string start)
    {
        var body = Encoding.UTF8.GetBytes(start + new string('专', 3000));
        var excerpt = Excerpt.Of(body, 1000)!;
        Assert.InRange(Encoding.UTF8.GetByteCount(excerpt.Text!), 990, 1003);
        Assert.EndsWith("专…", excerpt.Text, StringComparison.Ordinal);
        Assert.Equal(body.Length, excerpt.Bytes);
    }

    /// <summary>A number that the cut would have split is found before it is cut.</summary>
    [Fact]
    public void What_stands_across_the_cut_does_not_slip_through()
    {
        for (var before = 85; before < 100; before++)
        {
            var text = new string('x', before) + " 13912340001 " + new string('y', 500);
            Assert.DoesNotContain("1391", Excerpt.Of(Encoding.UTF8.GetBytes(text), 100)!.Text!, StringComparison.Ordinal);
            Assert.DoesNotContain("1391", Excerpt.Of(Encoding.UTF8.GetBytes($$"""{"a":"{{text}}"}"""), 100)!.Text!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_document_deeper_than_a_reader_takes_is_text()
    {
        var body = new string('[', 200) + new string(']', 200);
        Assert.Equal(body, Text(body));
    }

    static string? Text(string body) => Excerpt.Of(Encoding.UTF8.GetBytes(body), Most)!.Text;
}
