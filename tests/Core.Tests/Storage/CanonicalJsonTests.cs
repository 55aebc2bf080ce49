using System.Text.Json;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_canonical_form_never_changes() =>
        // SHA-256 of {"a":[1,"中",true,null],"b":{"c":0.5}}, computed elsewhere.
        Assert.Equal("e766465be2a3e15706dab8cfc2189a5057e415196b250585fbe479c449dfa0ee", Hash("""{ "b": { "c": 0.50 }, "a": [1.0, "\u4e2d", true, null] }"""));

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("""{"a":{"x":1,"y":[2]}}""", """ { "a" : { "y" : [ 2 ], "x" : 1 } } """)]
    [InlineData("0.5", "0.50")]
    [InlineData("100", "1e2")]
    [InlineData("100", "100.000")]
    [InlineData("0", "-0")]
    [InlineData("0", "0.0")]
    [InlineData("\"专利\"", "\"\\u4E13\\u5229\"")]
    [InlineData("\"a/b\"", "\"a\\/b\"")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    public void Equal_values_have_one_hash(string one, string other) => Assert.Equal(Hash(one), Hash(other));

    [Theory]
    [InlineData("1", "\"1\"")]
    [InlineData("0.1", "0.10000000000000001")]
    [InlineData("12345678901234567890", "12345678901234567891")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("\"x\"", "\"X\"")]
    [InlineData("\" a\"", "\"a\"")]
    [InlineData("true", "false")]
    public void Different_values_have_different_hashes(string one, string other) => Assert.NotEqual(Hash(one), Hash(other));

    [Fact]
    public void A_member_is_left_out_at_the_top_only()
    {
        Assert.Equal(Hash("""{"a":1}"""), Hash("""{"a":1,"updatedAt":"x"}""", "updatedAt"));
        Assert.NotEqual(Hash("""{"a":{}}"""), Hash("""{"a":{"updatedAt":"x"}}""", "updatedAt"));
    }

    [Fact]
    public void Numbers_beyond_decimal_are_kept_as_they_are() => Assert.NotEqual(Hash("1e300"), Hash("1e301"));

    static string Hash(string json, string? except = null)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Hash(document.RootElement, except);
    }
}
