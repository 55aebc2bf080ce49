using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatentHub.Hub.Tests.Monitoring;

/// <summary>Items with a marked value in every field that is nobody's business.</summary>
static class MarkedValues
{
    public static readonly string[] All =
    [
        "标记联系人", "13912340001", "marker-contact@example.com", "标记发明人", "marker-project", "标记项目", "MARKERNUMBER1", "987654321",
        "标记资助方", "标记原因", "标记未知字段", "11010519491231002X", "13800000001", "marker-text@example.org", "0830-2345678", "标记需求联系人",
    ];

    public static JsonObject Item(HubFixture hub, int index)
    {
        var item = hub.Feed.Item(index);
        item["abstract"] = "示例摘要 证号11010519491231002X";
        item["inventors"] = new JsonArray("标记发明人");
        item["marker"] = "标记未知字段";
        item["applicants"] = new JsonArray(
            new JsonObject { ["name"] = "示例大学", ["kind"] = "university" },
            new JsonObject { ["name"] = "示例权利人", ["kind"] = "person", ["uscc"] = "11010519491231002X" });
        item["projects"] = new JsonArray(new JsonObject
        {
            ["type"] = "标记项目",
            ["name"] = "marker-project",
            ["number"] = "MARKERNUMBER1",
            ["level"] = "national",
            ["funder"] = "标记资助方",
            ["amount"] = 987654321,
        });
        item["implementation"] = new JsonObject { ["status"] = "none", ["reason"] = "标记原因", ["reportedOn"] = "2026-03-31" };
        item["offer"]!["contact"] = new JsonObject { ["name"] = "标记联系人", ["phone"] = "13912340001", ["email"] = "marker-contact@example.com" };
        item["offer"]!["scenario"] = "示例场景 电话0830-2345678";
        item["offer"]!["summary"] = "示例简介 联系 marker-text@example.org";
        return item;
    }

    public static JsonObject Quarantined(HubFixture hub, int index)
    {
        var item = Item(hub, index);
        item["legalStatus"] = "标记原因";
        return item;
    }

    /// <summary>Whether a text has the value, in any way in which it could be written.</summary>
    public static bool Shows(string text, string marker) =>
        text.Contains(marker, StringComparison.Ordinal)
        || text.Contains(Uri.EscapeDataString(marker), StringComparison.Ordinal)
        || text.Contains(JsonSerializer.Serialize(marker).Trim('"'), StringComparison.Ordinal)
        || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(marker)), StringComparison.Ordinal);
}
