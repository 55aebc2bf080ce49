using System.Text.Json.Nodes;
using PatentHub.Declarations;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>Edits as a source's intake makes them.</summary>
public static class SampleEdit
{
    public const string Source = "feed";

    public static DeclarationEdit.Item Item(JsonNode item) => new(Source, null, SampleItem.Keep(item));

    /// <summary>The full item with a title, changed on a day of November 2026.</summary>
    public static DeclarationEdit.Item Item(string title, int day, string number = SampleItem.Number) => Item(SampleItem.With(i =>
    {
        i["applicationNumber"] = number;
        i["title"] = title;
        i["updatedAt"] = $"2026-11-{day:D2}T00:00:00Z";
    }));

    public static DeclarationEdit.Deletion Deletion(int day) => new(SampleItem.Number, Source, null, At(day));

    public static DeclarationEdit.ImplementationReport Report(string status, DateOnly? reportedOn, int day = 20) =>
        new(SampleItem.Number, "webhook:national", null, new Implementation(status, null, null, reportedOn), new ReportStamp(At(day), "key"));

    public static DateTimeOffset At(int day) => new(2026, 11, day, 0, 0, 0, TimeSpan.Zero);
}
