using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PatentHub.Local.Sample;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed partial class SampleTests
{
    static readonly string[] Statuses = ["pending", "granted", "rejected", "withdrawn", "lapsed", "expired", "surrendered", "invalidated"];
    static readonly string[] Regions = ["510500", "510502", "510503", "510504", "510521", "510522", "510524", "510525"];

    [Theory]
    [InlineData("202110377287X", true)]
    [InlineData("971017654", true)]
    [InlineData("2016800192047", true)]
    [InlineData("2023100123456", false)]
    [InlineData("2024101234567", false)]
    [InlineData("20101061327.6", false)]
    public void Check_characters_are_those_of_the_standard(string number, bool valid) =>
        Assert.Equal(valid, PatentNumbers.IsValid(number));

    [Theory]
    [InlineData("91510500204706718H", true)]
    [InlineData("12100000400000624D", true)]
    [InlineData("914403001922038216", true)]
    [InlineData("91350100M000100Y43", true)]
    [InlineData("91350100M000100Y4Z", false)]
    [InlineData("12510000450754104X", false)]
    public void Credit_codes_are_those_of_the_standard(string code, bool valid) => Assert.Equal(valid, CreditCodes.IsValid(code));

    [Fact]
    public void The_committed_sample_is_valid_but_for_what_is_wrong_on_purpose()
    {
        var items = JsonNode.Parse(SampleFiles.Declarations())!["items"]!.AsArray().Select(item => item!.AsObject()).ToList();
        var good = items.Where(item => !item.ContainsKey("note")).ToList();
        Assert.Equal(60, good.Count);
        Assert.All(good, IsValid);
        Assert.Equal(60, good.Select(NumberOf).Distinct().Count());
        Assert.Equal(25, good.Count(item => !((string)item["title"]!).StartsWith("示例", StringComparison.Ordinal)));
        Assert.Contains(good, item => item.ContainsKey("projects"));
        Assert.Contains(good, item => !item.ContainsKey("offer"));
    }

    [Fact]
    public void The_bad_items_are_wrong_in_one_way_each()
    {
        var bad = JsonNode.Parse(SampleFiles.Declarations())!["items"]!.AsArray()
            .Select(item => item!.AsObject()).Where(item => item.ContainsKey("note")).ToList();
        Assert.Equal(7, bad.Count);
        Assert.Equal(2, bad.Count(item => !PatentNumbers.IsValid(NumberOf(item))));
        Assert.Single(bad, item => !item.ContainsKey("updatedAt"));
        Assert.Single(bad, item => !Statuses.Contains((string)item["legalStatus"]!));
        Assert.Single(bad, item => ((string)item["title"]!).Length == 0);
        Assert.Single(bad, item => (string?)item["secrecy"] == "defence");
    }

    [Fact]
    public void Generated_declarations_are_valid_distinct_and_the_same_each_time()
    {
        var declarations = new SampleDeclarations(7);
        var items = Enumerable.Range(0, 2000).Select(index => Generate(declarations, index)).ToList();
        Assert.All(items, item => IsValid(JsonNode.Parse(item)!.AsObject()));
        Assert.All(items, item => Assert.StartsWith("示例", (string)JsonNode.Parse(item)!["title"]!, StringComparison.Ordinal));
        Assert.Equal(2000, items.Select(item => NumberOf(JsonNode.Parse(item)!.AsObject())).Distinct().Count());
        Assert.Equal(items[1234], Generate(new SampleDeclarations(7), 1234));
        Assert.NotEqual(items[1234], Generate(new SampleDeclarations(8), 1234));
        Assert.Equal(declarations.ApplicationNumber(1234), NumberOf(JsonNode.Parse(items[1234])!.AsObject()));
    }

    [Fact]
    public void Demands_are_those_of_sample_enterprises_in_the_city()
    {
        var demands = JsonNode.Parse(SampleFiles.Demands())!.AsArray();
        Assert.Equal(5, demands.Count);
        Assert.All(demands, demand =>
        {
            Assert.Contains("示例", (string)demand!["title"]!, StringComparison.Ordinal);
            Assert.Contains("示例", (string)demand["organisation"]!["name"]!, StringComparison.Ordinal);
            Assert.True(CreditCodes.IsValid((string)demand["organisation"]!["uscc"]!));
            Assert.Contains((string)demand["region"]!, Regions);
            Assert.True((decimal)demand["budget"]!["min"]! < (decimal)demand["budget"]!["max"]!);
            Assert.All(demand["ipc"]!.AsArray(), symbol => Assert.Matches(Ipc(), (string)symbol!));
        });
    }

    static void IsValid(JsonObject item)
    {
        Assert.True((bool)item["sample"]!);
        Assert.True(PatentNumbers.IsValid(NumberOf(item)), item.ToJsonString());
        Assert.Contains((string)item["legalStatus"]!, Statuses);
        Assert.True(item.ContainsKey("updatedAt"));
        foreach (var applicant in item["applicants"]?.AsArray() ?? [])
            Assert.True(applicant!["uscc"] is not { } code || CreditCodes.IsValid((string)code!));
        foreach (var inventor in item["inventors"]?.AsArray() ?? [])
            Assert.StartsWith("示例发明人", (string)inventor!, StringComparison.Ordinal);
        foreach (var symbol in item["ipc"]?.AsArray() ?? [])
            Assert.Matches(Ipc(), (string)symbol!);
        if (item["region"] is { } region)
            Assert.Contains((string)region!, Regions);
        if (item["offer"] is { } offer)
            Assert.Contains("示例", (string)offer["summary"]!, StringComparison.Ordinal);
        if (item["grantDate"] is { } granted && item["filingDate"] is { } filed)
            Assert.True(string.CompareOrdinal((string)filed!, (string)granted!) < 0);
    }

    static string NumberOf(JsonObject item) =>
        string.Concat(((string)item["applicationNumber"]!).Where(c => char.IsAsciiDigit(c) || c == 'X'));

    static string Generate(SampleDeclarations declarations, long index)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            declarations.Write(json, index);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex(@"^[A-H]\d{2}[A-Z](?:\s?\d{1,4}/\d{2,6})?$")]
    private static partial Regex Ipc();
}
