using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>The last run of every timer, also of those that never ran.</summary>
static class TimerSection
{
    static readonly Wording[] Columns = [PageTexts.Timer, PageTexts.LastRun, PageTexts.Took, PageTexts.Result];

    public static Html Render(HubStatus status, Speech say)
    {
        var runs = status.Timers.ToDictionary(beat => beat.Timer);
        var names = CodeTexts.Timers.Keys.Union(runs.Keys).OrderByDescending(name => runs.GetValueOrDefault(name)?.At).ThenBy(name => name, StringComparer.Ordinal);
        return Parts.Section("timers", say.Say(PageTexts.Timers), Html.Empty, Parts.Table(
            "timer", say.Say(PageTexts.TimersCaption), Columns.Select(say.Say), Html.Of($"{names.Select(name => Row(name, runs.GetValueOrDefault(name), say))}")));
    }

    static Html Row(string name, Heartbeat? beat, Speech say) => Html.Of($"""
        <tr><th scope="row">{Name(name, say)}</th><td>{say.Time(beat?.At, PageTexts.NeverRan)}</td><td>{(beat is null ? "" : say.Duration(beat.Duration))}</td><td>{Result(beat, say)}</td></tr>

        """);

    static Html Name(string name, Speech say) => CodeTexts.Timers.TryGetValue(name, out var text)
        ? Html.Of($"""{say.Say(text.Name)} <small>{say.Say(text.Purpose)}</small>""")
        : Parts.Foreign(name);

    static Html Result(Heartbeat? beat, Speech say) => beat switch
    {
        null => Parts.Chip(Tone.Quiet, say.Say(PageTexts.NotYet)),
        { Succeeded: true } => Parts.Chip(Tone.Good, say.Say(PageTexts.Succeeded)),
        _ => Parts.Chip(Tone.Bad, say.Say(PageTexts.Failed)),
    };
}
