using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Declarations;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>An item of the declaration feed with every field of its contract, to be changed by tests.</summary>
public static class SampleItem
{
    public const string Number = "202110377287X";

    public static JsonObject Full() => JsonNode.Parse("""
        {
          "applicationNumber": "ZL202110377287.X",
          "title": "基于物理不可克隆函数的存证验证方法", "abstract": "一种存证验证方法。",
          "patentType": "invention",
          "publicationNumber": "CN113067703A", "grantPublicationNumber": "CN 113067703 B",
          "filingDate": "2021-04-08", "grantDate": "2022-08-16",
          "legalStatus": "granted",
          "encumbrances": ["pledged", "licence"],
          "ipc": ["H04L9/32", "G06F 16/00"], "cpc": ["H04L9/3239"], "industries": ["电子信息"], "region": "510502",
          "applicants": [ { "name": "清华大学", "uscc": "12100000400000624D", "kind": "university" }, { "name": "泸州老窖股份有限公司", "uscc": "91510500204706718H", "kind": "enterprise" } ],
          "inventors": ["发明人甲", "发明人乙"],
          "projects": [ { "type": "国家重点研发计划", "name": "内存管理", "number": "2018YFB1003500", "level": "national", "funder": "科学技术部", "contribution": 0.5 } ],
          "declaredOn": "2024-06-12",
          "implementation": { "status": "licensed", "firstImplementedOn": "2024-03-01", "reason": "试产", "reportedOn": "2025-03-31" },
          "offer": {
            "modes": ["transfer", "licence"],
            "price": { "kind": "entryPlusRoyalty", "amount": 300000, "currency": "CNY", "rate": 0.03, "rateBase": "sales" },
            "maturity": "pilot", "scenario": "供应链存证", "summary": "可用于存证。", "validUntil": "2027-12-31",
            "contact": { "name": "联系人", "phone": "0830-3120000", "email": "office@example.org" }
          },
          "secrecy": "none",
          "updatedAt": "2026-11-20T09:30:00+08:00",
          "deleted": false
        }
        """)!.AsObject();

    /// <summary>The full item after a change.</summary>
    public static JsonObject With(Action<JsonObject> change)
    {
        var item = Full();
        change(item);
        return item;
    }

    /// <summary>The full item with another value, written as JSON, at a path such as <c>offer.price.amount</c> or <c>ipc[0]</c>.</summary>
    public static JsonObject With(string path, string json)
    {
        var item = Full();
        JsonNode node = item;
        var steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1])
            node = (int.TryParse(step, out var index) ? node[index] : node[step])!;
        if (int.TryParse(steps[^1], out var last))
            node[last] = JsonNode.Parse(json);
        else
            node[steps[^1]] = JsonNode.Parse(json);
        return item;
    }

    public static DeclarationItem Read(JsonNode? item) => Read(item?.ToJsonString() ?? "null");

    public static DeclarationItem Read(string json) => DeclarationReader.Read(Element(json), Clocks.Today);

    public static DeclarationItem.Kept Keep(JsonNode item) => Assert.IsType<DeclarationItem.Kept>(Read(item));

    public static DeclarationItem.Kept Keep(string json) => Assert.IsType<DeclarationItem.Kept>(Read(json));

    public static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static string[] Fields(IEnumerable<Finding> findings) => [.. findings.Select(f => f.Field)];
}
