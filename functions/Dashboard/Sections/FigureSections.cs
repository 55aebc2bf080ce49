using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>How many declarations and listings are stored.</summary>
static class FigureSections
{
    public static Html Render(HubFigures? figures, Speech say) => Html.Of(
        $"""<div class="columns">{Declarations(figures, say)}{Listings(figures, say)}</div>""");

    static Html Declarations(HubFigures? figures, Speech say) => Part("declarations", PageTexts.Declarations, figures, say, figures is { Declarations: var counts } ?
    [
        Parts.Tile("declared", say.Say(PageTexts.Kept), counts.Declared),
        Parts.Tile("deleted", say.Say(PageTexts.Deleted), counts.Deleted),
        Parts.Tile("warnings", say.Say(PageTexts.WithWarnings), counts.WithWarnings, Tone.Busy),
        Parts.Tile("quarantined", say.Say(PageTexts.Quarantined), counts.Quarantined, Tone.Bad),
    ] : []);

    static Html Listings(HubFigures? figures, Speech say) => Part("listings", PageTexts.Listings, figures, say, figures is { Listings: var counts } ?
    [
        Parts.Tile("supply", say.Say(PageTexts.Supply), counts.Supply),
        Parts.Tile("demand", say.Say(PageTexts.Demand), counts.Demand),
        Parts.Tile("withdrawn", say.Say(PageTexts.WithdrawnListings), counts.Withdrawn),
    ] : []);

    static Html Part(string id, Wording heading, HubFigures? figures, Speech say, Html[] tiles) => Parts.Section(
        id, say.Say(heading), figures is null ? Html.Empty : CountedAt(figures, say),
        tiles.Length == 0 ? Parts.Empty(say.Say(PageTexts.NotCounted)) : Html.Of($"""<dl class="tiles">{tiles}</dl>"""));

    public static Html CountedAt(HubFigures figures, Speech say) => Html.Of(
        $"""<p class="aside">{Html.Fill(say.Say(PageTexts.CountedAt), say.Time(figures.At))}</p>""");
}
