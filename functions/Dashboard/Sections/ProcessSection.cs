using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>What this process has done since it started.</summary>
static class ProcessSection
{
    public static Html Render(ProcessTotals totals, Speech say)
    {
        var sync = totals.Sync;
        (Wording Name, long Count)[] counts =
        [
            (PageTexts.ItemsRead, sync.Read), (PageTexts.ItemsCreated, sync.Created), (PageTexts.ItemsUpdated, sync.Updated), (PageTexts.ItemsUnchanged, sync.Unchanged),
            (PageTexts.ItemsDeleted, sync.Deleted), (PageTexts.ItemsQuarantined, sync.Quarantined),
            (PageTexts.Pushes, totals.Pushes), (PageTexts.Requests, totals.Requests), (PageTexts.Repaired, totals.Repaired),
            (PageTexts.EventsApplied, totals.EventsApplied), (PageTexts.EventsDuplicate, totals.EventsDuplicate), (PageTexts.EventsIgnored, totals.EventsIgnored),
        ];
        return Parts.Section("process", say.Say(PageTexts.Process), Html.Empty, Html.Of(
            $"""<dl class="facts panel">{counts.Select(c => Parts.Fact(say.Say(c.Name), Html.Of($"{Speech.Number(c.Count)}")))}</dl>"""));
    }
}
