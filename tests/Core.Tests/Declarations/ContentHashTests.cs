using System.Text.Json.Nodes;
using CsCheck;
using PatentHub.Declarations;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>Equal hashes mean that nothing changed, so that a re-read row costs no write.</summary>
public sealed class ContentHashTests
{
    [Fact]
    public void The_time_of_the_change_does_not_count() => Assert.Equal(Hash(SampleItem.Full()), Hash(SampleItem.With("updatedAt", "\"2026-11-22T00:00:00Z\"")));

    [Fact]
    public void The_order_of_members_does_not_count()
    {
        var item = SampleItem.Full();
        var reversed = new JsonObject(item.Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        Assert.NotEqual(item.ToJsonString(), reversed.ToJsonString());
        Assert.Equal(Hash(item), Hash(reversed));
    }

    [Theory]
    [InlineData("0.50")]
    [InlineData("5e-1")]
    [InlineData("0.5000")]
    public void The_spelling_of_a_number_does_not_count(string spelling)
    {
        var json = SampleItem.Full().ToJsonString();
        Assert.Equal(Hash(json), Hash(json.Replace("\"contribution\":0.5", $"\"contribution\":{spelling}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Escapes_and_white_space_do_not_count()
    {
        var json = SampleItem.Full().ToJsonString();
        Assert.Contains("\\u", json, StringComparison.Ordinal);
        Assert.Equal(Hash(json), Hash(SampleItem.Full().ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
    }

    [Theory]
    [InlineData("unknownField", "1")]
    [InlineData("offer.unknownField", "\"x\"")]
    [InlineData("offer.contact.phone", "\"0830-3120001\"")]
    [InlineData("inventors[0]", "\"发明人丙\"")]
    [InlineData("projects[0].contribution", "0.51")]
    [InlineData("region", "\"nowhere\"")]
    [InlineData("applicationNumber", "\"202110377287X\"")]
    public void Everything_else_counts_known_or_not_valid_or_not(string path, string value) =>
        Assert.NotEqual(Hash(SampleItem.Full()), Hash(SampleItem.With(path, value)));

    /// <summary>Puts something strange in a random place of a valid item.</summary>
    static readonly Gen<string> Mutants = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], Gen.OneOf(
        Gen.OneOfConst("null", "true", "0", "-1", "1e400", "0.1", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"name\":[]}", "\"\\ud800\"", "\"\\u0000\"", "\"2021-02-29\"", "\"2026-11-20T09:30:00Z\""),
        Gen.String[0, 30].Select(text => JsonValue.Create(text)!.ToJsonString()))).Select((at, deep, value) => Mutate(at, deep, value));

    [Fact]
    public void A_mutated_item_never_throws_and_comes_to_one_of_four_outcomes() => Mutants.Sample(json =>
        Assert.True(SampleItem.Read(json) is DeclarationItem.Kept or DeclarationItem.Tombstone or DeclarationItem.Quarantined or DeclarationItem.Refused), iter: 3000);

    [Fact]
    public void Reading_is_repeatable() => Mutants.Sample(json => Outcome(json) == Outcome(json), iter: 500);

    static string Mutate(int at, int deep, string value)
    {
        var item = SampleItem.Full();
        JsonNode node = item;
        for (var level = 0; ; level++)
        {
            var keys = node is JsonObject o ? o.Select(m => m.Key).ToList() : [];
            var count = node is JsonArray a ? a.Count : keys.Count;
            var index = at % count;
            var child = node is JsonArray array ? array[index] : node[keys[index]];
            if (level < deep && child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                (node, at) = (child, at / count);
                continue;
            }
            if (node is JsonArray list)
                list[index] = "MUTATED";
            else
                node[keys[index]] = "MUTATED";
            return item.ToJsonString().Replace("\"MUTATED\"", value, StringComparison.Ordinal);
        }
    }

    static (Type, string?) Outcome(string json) => SampleItem.Read(json) switch
    {
        DeclarationItem.Kept kept => (typeof(DeclarationItem.Kept), kept.ContentHash + string.Join('|', kept.Warnings)),
        DeclarationItem.Quarantined quarantined => (typeof(DeclarationItem.Quarantined), quarantined.Key + quarantined.ContentHash),
        var other => (other.GetType(), other.ToString()),
    };

    static string Hash(JsonNode item) => SampleItem.Keep(item).ContentHash;

    static string Hash(string json) => SampleItem.Keep(json).ContentHash;
}
