using System.Globalization;
using PatentHub.Deliveries;
using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>The deliveries of a platform as one stacked bar. Each phase has a pattern of its own beside its colour.</summary>
static class DeliveryBar
{
    /// <summary>In per cent: what is there must be seen, however little it is.</summary>
    const double Least = 1.5;

    /// <summary>Phases in the order of the bar, with their counts.</summary>
    public static IReadOnlyList<(string Phase, long Count)> Of(DeliveryFigures figures) =>
    [
        (DeliveryPhase.Accepted, figures.Accepted), (DeliveryPhase.Pending, figures.Pending), (DeliveryPhase.Waiting, figures.Waiting),
        (DeliveryPhase.Rejected, figures.Rejected), (DeliveryPhase.Parked, figures.Parked), (DeliveryPhase.Withdrawn, figures.Withdrawn),
    ];

    /// <summary>The fillings, once for all bars of the page.</summary>
    public static readonly Html Fillings = Html.Of($"""
        <svg class="fillings" width="0" height="0" aria-hidden="true"><defs>
        {Filling(DeliveryPhase.Accepted, "")}{Filling(DeliveryPhase.Pending, "M-2 6L6-2M0 10L10 0M4 12L12 4")}{Filling(DeliveryPhase.Waiting, "M2 2h2v2h-2zM6 6h2v2h-2z")}
        {Filling(DeliveryPhase.Rejected, "M0 0L8 8M8 0L0 8")}{Filling(DeliveryPhase.Parked, "M0 2h8M0 6h8")}{Filling(DeliveryPhase.Withdrawn, "M4 0v8")}
        </defs></svg>

        """);

    public static Html Render(DeliveryFigures figures, Speech say)
    {
        var shown = Of(figures).Where(p => p.Count > 0).ToArray();
        var label = say.Say(PageTexts.BarLabel, string.Join(say.Say(PageTexts.ListSeparator), shown.Select(p => say.Say(PageTexts.PhaseCount, say.Word(CodeTexts.Phases, p.Phase), Speech.Number(p.Count)))));
        return Html.Of($"""
            <svg class="bar" width="100%" height="16" role="img" aria-label="{label}">{Segments(shown)}</svg>

            """);
    }

    /// <summary>What the bar says, in words and numbers.</summary>
    public static Html Key(string platform, DeliveryFigures figures, Speech say) => Html.Of(
        $"""<ul class="key">{Of(figures).Where(p => p.Count > 0).Select(p => Html.Of($"""<li>{Swatch(p.Phase)}{say.Word(CodeTexts.Phases, p.Phase)} <b data-key="{platform}/{p.Phase}">{Speech.Number(p.Count)}</b></li>"""))}</ul>""");

    static IEnumerable<Html> Segments((string Phase, long Count)[] shown)
    {
        var total = (double)shown.Sum(p => p.Count);
        var widths = Array.ConvertAll(shown, p => Math.Max(Least, 100 * p.Count / total));
        var scale = 100 / widths.Sum();
        var x = 0.0;
        foreach (var ((phase, _), width) in shown.Zip(widths))
        {
            yield return Html.Of($"""<rect x="{Percent(x)}" width="{Percent(width * scale)}" height="16" fill="url(#fill-{phase})"/>""");
            x += width * scale;
        }
    }

    static Html Swatch(string phase) => Html.Of($"""<svg class="swatch" width="14" height="14" aria-hidden="true"><rect width="14" height="14" rx="3" fill="url(#fill-{phase})"/></svg>""");

    static Html Filling(string phase, string lines) => Html.Of(
        $"""<pattern id="fill-{phase}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="fill-{phase}" width="8" height="8"/><path class="hatch" d="{lines}"/></pattern>""");

    static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share:0.###}%");
}
