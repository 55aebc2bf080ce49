using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PatentHub.Declarations;
using PatentHub.Patents;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Quarantine;

/// <summary>The table of reasons in docs/sources.md is what the reader says.</summary>
public sealed class ReasonTableTests
{
    static readonly DateOnly Today = new(2026, 11, 23);

    /// <summary>A bad value for every reason.</summary>
    static readonly (string Field, string Json)[] Bad =
    [
        ("applicationNumber", "null"), ("applicationNumber", "1"), ("applicationNumber", "\"ZL\""), ("applicationNumber", "\"PCT/CN2021\""), ("applicationNumber", "\"20211037728X\""),
        ("applicationNumber", "\"20211037728\""), ("applicationNumber", "\"202110377287\""), ("applicationNumber", "\"202110377287.1\""), ("applicationNumber", $"\"200210000001{Check("200210000001")}\""),
        ("applicationNumber", $"\"84101765{Check("84101765")}\""), ("applicationNumber", $"\"202140000001{Check("202140000001")}\""),
        ("updatedAt", "null"), ("updatedAt", "\"2026-11-20\""),
        ("title", "null"), ("title", "1"), ("title", "\"\\ud800\""), ("title", $"\"{new string('长', 1001)}\""),
        ("legalStatus", "1"), ("legalStatus", "\"\\ud800\""), ("legalStatus", $"\"{new string('x', 201)}\""), ("legalStatus", "\"dormant\""),
        ("industries", $"[{string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"{i}{new string('业', 400)}\""))}]"),
        ("\\ud800", "\"a name that nobody can decode\""),
    ];

    [Fact]
    public void It_is_complete_and_up_to_date()
    {
        const string head = "| Field | Code | 原因 | Reason |\n|---|---|---|---|\n";
        var rows = Bad.SelectMany(bad => Reasons(With(bad.Field, bad.Json))).Append(Assert.Single(Reasons("[]"))).Select(Row);
        var table = head + string.Join('\n', rows.Distinct()) + "\n";
        var path = Repository.Folder("docs/sources.md");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(head, StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        var expected = string.Concat(text.AsSpan(0, start), table, text.AsSpan(end));
        if (expected == text)
            return;
        Directory.CreateDirectory(Repository.Folder("artifacts/docs"));
        File.WriteAllText(Repository.Folder("artifacts/docs/sources.md"), expected);
        Assert.Fail("docs/sources.md does not say what the reader says; copy artifacts/docs/sources.md over it.");
    }

    /// <summary>Whatever an item holds, it is kept, or refused, or stands in quarantine for one of these reasons.</summary>
    [Fact]
    public void No_item_meets_another_reason()
    {
        var known = Bad.SelectMany(bad => Reasons(With(bad.Field, bad.Json))).Append(Assert.Single(Reasons("[]"))).Select(r => (r.Field, r.Code)).ToHashSet();
        var field = Gen.OneOfConst("applicationNumber", "title", "legalStatus", "updatedAt", "deleted", "industries", "applicants", "projects", "offer", "ipc", "region", "secrecy");
        var value = Gen.OneOf(Gen.OneOfConst("null", "1", "true", "{}", "[]", "\"\"", "\"none\"", "\"granted\"", "\"202110377287X\"", "\"2026-11-20T09:30:00Z\"", "[1,{}]", "{\"name\":1}"), Gen.String.Select(text => JsonSerializer.Serialize(text)));
        Gen.Select(field, value).Array[0, 8].Sample(changes =>
        {
            var item = Whole();
            foreach (var (name, json) in changes)
                item[name] = JsonNode.Parse(json);
            Assert.All(Reasons(item.ToJsonString()), reason => Assert.Contains((reason.Field, reason.Code), known));
        });
    }

    static string Row(Finding reason) => $"| {(reason.Field.Length == 0 ? "" : $"`{reason.Field}`")} | `{reason.Code}` | {reason.Zh} | {reason.En} |";

    static IReadOnlyList<Finding> Reasons(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DeclarationReader.Read(document.RootElement, Today) is DeclarationItem.Quarantined quarantined ? quarantined.Reasons : [];
    }

    /// <summary>As text: a node would not write what cannot be decoded.</summary>
    static string With(string field, string json)
    {
        var item = Whole();
        item.Remove(field);
        return string.Concat(item.ToJsonString().AsSpan(0, item.ToJsonString().Length - 1), $",\"{field}\":{json}}}");
    }

    static JsonObject Whole() => new() { ["applicationNumber"] = "202110377287X", ["title"] = "示例", ["legalStatus"] = "granted", ["updatedAt"] = "2026-11-20T09:30:00+08:00" };

    static char Check(string digits) => ApplicationNumber.CheckCharacter(digits);
}
