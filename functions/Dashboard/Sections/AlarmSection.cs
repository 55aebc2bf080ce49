using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>What went wrong, what it means and what to do.</summary>
static class AlarmSection
{
    public static Html Render(HubStatus status, Speech say)
    {
        var open = status.Alarms.Where(alarm => HubVerdict.IsOpen(alarm, status.At)).ToArray();
        var past = status.Alarms.Except(open).ToArray();
        return Parts.Section("alarms", say.Say(PageTexts.Alarms), Html.Empty, Html.Of($"""
            {(open.Length == 0 ? Parts.Empty(say.Say(PageTexts.NoAlarms)) : List(status, open, Tone.Bad, say))}
            {(past.Length == 0 ? null : Past(status, past, say))}
            """));
    }

    static Html Past(HubStatus status, Alarm[] past, Speech say) => Html.Of($"""
        <details id="past-alarms"><summary id="past-alarms-summary">{say.Say(PageTexts.PastAlarms, past.Length)}</summary>
        {List(status, past, Tone.Quiet, say)}</details>
        """);

    static Html List(HubStatus status, Alarm[] alarms, Tone tone, Speech say) => Html.Of(
        $"""<ul class="alarms">{alarms.Select(alarm => Item(status, alarm, tone, say))}</ul>""");

    static Html Item(HubStatus status, Alarm alarm, Tone tone, Speech say) => Html.Of($"""
        <li class="alarm {Parts.Class(tone)}">
        <h3>{Parts.Symbol(tone)} {(CodeTexts.Alarms.TryGetValue(alarm.Cause, out var text) ? say.Say(text.Name) : alarm.Cause)}</h3>
        {(text is null ? null : Html.Of($"""<p>{say.Say(text.Meaning)}</p><p class="remedy"><b>{say.Say(PageTexts.WhatToDo)}</b>{say.Say(text.Remedy)}</p>"""))}
        <dl class="facts">{Facts(status, alarm, say)}</dl>
        </li>

        """);

    static IEnumerable<Html> Facts(HubStatus status, Alarm alarm, Speech say)
    {
        yield return Parts.Fact(say.Say(PageTexts.Scope), Parts.Foreign(status.NameOf(alarm.Scope)));
        yield return Parts.Fact(say.Say(PageTexts.Times), Html.Of($"{Speech.Number(alarm.Count)}"));
        yield return Parts.Fact(say.Say(PageTexts.FirstSeen), say.Time(alarm.FirstSeenAt));
        yield return Parts.Fact(say.Say(PageTexts.LastSeen), say.Time(alarm.LastSeenAt));
        if (alarm.ClearedAt is { } cleared)
            yield return Parts.Fact(say.Say(PageTexts.ClearedAt), say.Time(cleared));
    }
}
