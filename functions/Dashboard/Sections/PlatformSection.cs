using PatentHub.Deliveries;
using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>What each platform has been given, and what holds it back.</summary>
static class PlatformSection
{
    static readonly DeliveryFigures Nothing = new(0, 0, 0, 0, 0, 0);

    public static Html Render(HubStatus status, Speech say) => Parts.Section(
        "platforms", say.Say(PageTexts.Platforms), status.Figures is null ? Html.Empty : FigureSections.CountedAt(status.Figures, say),
        status.Platforms.Count == 0 ? Parts.Empty(say.Say(PageTexts.NoPlatforms)) : Html.Of($"""
            <div class="cards">{status.Platforms.Select(platform => Card(platform, FiguresOf(status, platform), say))}</div>
            {(status.Figures is null ? null : Table(status, say))}
            """));

    static DeliveryFigures FiguresOf(HubStatus status, PlatformStatus platform) =>
        status.Figures?.Deliveries.TryGetValue(platform.Id, out var figures) == true ? figures : Nothing;

    static Html Card(PlatformStatus platform, DeliveryFigures figures, Speech say) => Html.Of($"""
        <article class="card" aria-labelledby="platform-{platform.Id}">
        <h3 id="platform-{platform.Id}">{Parts.Foreign(platform.Name)}</h3>
        <p class="chips"><span class="chip level">{say.Word(CodeTexts.Levels, platform.Level)}</span>{State(platform, say)}</p>
        {(figures == Nothing ? Parts.Empty(say.Say(PageTexts.NothingPushed)) : Html.Of($"{DeliveryBar.Render(figures, say)}{DeliveryBar.Key(platform.Id, figures, say)}"))}
        <dl class="facts">{Pause(platform, say)}{Parts.Fact(say.Say(PageTexts.Backlog), Html.Of($"{Speech.Number(figures.Waiting + figures.Pending)}"))}{Parts.Fact(say.Say(PageTexts.LongestWaiting), say.Time(platform.OldestDueAt, PageTexts.NoneWaiting))}{Skew(platform, say)}{Reconcile(platform.LastReconcile, say)}</dl>
        </article>

        """);

    static Html State(PlatformStatus platform, Speech say)
    {
        var tone = platform.State switch
        {
            PlatformStates.Open => Tone.Good,
            PlatformStates.Throttled => Tone.Busy,
            _ => Tone.Bad,
        };
        var word = Html.Of($"{say.Word(CodeTexts.States, platform.State)}");
        return Parts.Chip(tone, platform.Until is { } until ? Html.Fill(say.Say(PageTexts.Until), word, say.Time(until)) : word);
    }

    /// <summary>Why it is paused and since when: what waits is kept all the same.</summary>
    static Html? Pause(PlatformStatus platform, Speech say) => platform.PauseCause is not { } cause ? null
        : Parts.Fact(say.Say(PageTexts.PauseCause), Html.Of($"{say.Word(CodeTexts.Pauses, cause)} {say.Time(platform.PausedAt, PageTexts.NotYet)}"));

    static Html? Skew(PlatformStatus platform, Speech say) => platform.Skew is not { } seconds ? null
        : Parts.Fact(say.Say(PageTexts.ClockSkew), Html.Of($"{say.Say(seconds > 0 ? PageTexts.ClockAhead : PageTexts.ClockBehind, Speech.Number((long)Math.Abs(seconds)))}"));

    static Html Reconcile(ReconcileReport? report, Speech say)
    {
        if (report is null)
            return Parts.Fact(say.Say(PageTexts.LastReconcile), say.Time(null, PageTexts.NeverReconciled));
        (Wording Name, int Count)[] counts = [(PageTexts.Held, report.Held), (PageTexts.Suspects, report.Suspects), (PageTexts.Marked, report.Marked), (PageTexts.UnknownIds, report.Unknown)];
        var parts = counts.Select(c => Html.Of($"""<span class="count">{say.Say(c.Name)} <b>{Speech.Number(c.Count)}</b></span> """));
        return Html.Of($"""{Parts.Fact(say.Say(PageTexts.LastReconcile), say.Time(report.EndedAt))}<div class="counts"><dt class="unseen">{say.Say(PageTexts.LastReconcile)}</dt><dd>{parts}</dd></div>""");
    }

    static Html Table(HubStatus status, Speech say)
    {
        var rows = status.Platforms.Select(platform => (platform.Name, Figures: FiguresOf(status, platform))).ToArray();
        var phases = DeliveryBar.Of(Nothing).Select(p => say.Word(CodeTexts.Phases, p.Phase));
        var note = say.Say(PageTexts.WaitingNote, say.Say(CodeTexts.Phases[DeliveryPhase.Waiting]), say.Say(CodeTexts.Phases[DeliveryPhase.Unknown]));
        return Html.Of($"""
            {Parts.Table("deliveries", say.Say(PageTexts.DeliveriesCaption), [say.Say(PageTexts.Platform), .. phases, say.Say(PageTexts.Total)],
                Html.Of($"{rows.Select(row => Row(Parts.Foreign(row.Name), row.Figures))}"),
                rows.Length < 2 ? null : Html.Of($"<tfoot>{Row(Html.Of($"{say.Say(PageTexts.Total)}"), rows.Select(r => r.Figures).Aggregate(Add))}</tfoot>"))}
            <p class="note">{note}</p>
            """);
    }

    static Html Row(Html name, DeliveryFigures figures)
    {
        var counts = DeliveryBar.Of(figures).Select(p => p.Count).ToArray();
        return Html.Of($"""<tr><th scope="row">{name}</th>{counts.Append(counts.Sum()).Select(count => Html.Of($"""<td class="{(count == 0 ? "zero" : "")}">{Speech.Number(count)}</td>"""))}</tr>""");
    }

    static DeliveryFigures Add(DeliveryFigures a, DeliveryFigures b) => new(
        a.Accepted + b.Accepted, a.Pending + b.Pending, a.Rejected + b.Rejected, a.Withdrawn + b.Withdrawn, a.Waiting + b.Waiting, a.Parked + b.Parked);
}
