using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>Whether all is well: one symbol, one sentence, and what is behind it.</summary>
static class VerdictSection
{
    public static Html Render(HubStatus status, HubVerdict verdict, Speech say)
    {
        var tone = ToneOf(verdict.Condition);
        return Html.Of($"""
            <section class="verdict {Parts.Class(tone)}" aria-labelledby="verdict">
            {Parts.Symbol(tone)}
            <div><h1 id="verdict">{Sentence(verdict, say)}</h1>
            {Concerns(status, verdict, say)}{Outstanding(status, say)}{ForPeople(status, say)}</div>
            <p class="as-of">{Html.Fill(say.Say(PageTexts.AsOf), Speech.Time(status.At, Speech.ClockTime(status.At)))}</p>
            </section>

            """);
    }

    public static string Sentence(HubVerdict verdict, Speech say) => (verdict.Condition, verdict.Concerns.Count) switch
    {
        (HubCondition.NotSetUp, _) => say.Say(PageTexts.NotSetUp),
        (HubCondition.AtRest, _) => say.Say(PageTexts.AtRest),
        (HubCondition.Working, _) => say.Say(PageTexts.Working),
        (_, 1) => say.Say(PageTexts.OneConcern),
        var (_, count) => say.Say(PageTexts.Concerns, count),
    };

    static Tone ToneOf(HubCondition condition) => condition switch
    {
        HubCondition.NotSetUp => Tone.Quiet,
        HubCondition.AtRest => Tone.Good,
        HubCondition.Working => Tone.Busy,
        _ => Tone.Bad,
    };

    static Html? Concerns(HubStatus status, HubVerdict verdict, Speech say) => verdict.Concerns.Count == 0 ? null : Html.Of(
        $"""<ul class="concerns">{verdict.Concerns.Select(concern => Html.Of($"<li>{Link(concern, say)} <span>{Subject(status, concern, say)}</span></li>"))}</ul>""");

    static Html Link(Concern concern, Speech say) => concern.Kind switch
    {
        ConcernKind.Alarm => Html.Of($"""<a href="#alarms">{(CodeTexts.Alarms.TryGetValue(concern.Code, out var text) ? say.Say(text.Name) : concern.Code)}</a>"""),
        ConcernKind.Source => Html.Of($"""<a href="#sources">{say.Say(concern.Code == PlatformStates.Paused ? PageTexts.SourcePaused : PageTexts.SourceConcern)}</a>"""),
        ConcernKind.Platform => Html.Of($"""<a href="#platforms">{say.Say(PageTexts.PlatformConcern, say.Word(CodeTexts.States, concern.Code))}</a>"""),
        _ => Html.Of($"""<a href="#timers">{say.Say(PageTexts.TimerConcern)}</a>"""),
    };

    static Html Subject(HubStatus status, Concern concern, Speech say) => concern.Kind == ConcernKind.Timer && CodeTexts.Timers.TryGetValue(concern.Subject, out var timer)
        ? Html.Of($"{say.Say(timer.Name)}")
        : Parts.Foreign(status.NameOf(concern.Subject));

    /// <summary>Entries such as <c>deliveries cn-navigation</c>, put together by what they say.</summary>
    static Html? Outstanding(HubStatus status, Speech say)
    {
        var groups = status.Outstanding.Distinct().Select(entry => entry.Split(' ', 2)).GroupBy(words => words[0], words => words.ElementAtOrDefault(1)).ToArray();
        return groups.Length == 0 ? null : Html.Of(
            $"""<dl class="outstanding" aria-label="{say.Say(PageTexts.Outstanding)}">{groups.Select(group => Group(status, group, say))}</dl>""");
    }

    static Html Group(HubStatus status, IGrouping<string, string?> group, Speech say)
    {
        var names = Html.Join(say.Say(PageTexts.ListSeparator), group.OfType<string>().Select(id => Parts.Foreign(status.NameOf(id))));
        return Html.Of($"<div><dt>{say.Word(CodeTexts.Outstanding, group.Key)}</dt><dd>{names}</dd></div>");
    }

    static Html? ForPeople(HubStatus status, Speech say)
    {
        if (status.Figures is not { } figures)
            return null;
        (Wording Wording, long Count)[] matters =
        [
            (PageTexts.ForPeopleRejected, figures.Deliveries.Values.Sum(d => d.Rejected)),
            (PageTexts.ForPeopleParked, figures.Deliveries.Values.Sum(d => d.Parked)),
            (PageTexts.ForPeopleQuarantined, figures.Declarations.Quarantined),
        ];
        var parts = matters.Where(m => m.Count > 0).Select(m => say.Say(m.Wording, Speech.Number(m.Count))).ToArray();
        return parts.Length == 0 ? null : Html.Of(
            $"""<p class="for-people">{say.Say(PageTexts.ForPeople, string.Join(say.Say(PageTexts.ListSeparator), parts))}</p>""");
    }

    /// <summary>A platform's name by its id; any other id is its own name.</summary>
    public static string NameOf(this HubStatus status, string id) => status.Platforms.FirstOrDefault(platform => platform.Id == id)?.Name ?? id;
}
