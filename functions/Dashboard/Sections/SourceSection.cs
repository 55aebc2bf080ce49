using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Sections;

/// <summary>How far each source has been read.</summary>
static class SourceSection
{
    public static Html Render(HubStatus status, Speech say) => Parts.Section(
        "sources", say.Say(PageTexts.Sources), Html.Empty,
        status.Sources.Count == 0
            ? Parts.Empty(say.Say(PageTexts.NoSources))
            : Parts.Table("source", say.Say(PageTexts.SourcesCaption), Columns.Select(say.Say), Html.Of($"{status.Sources.Select(source => Row(source, say))}")));

    static readonly Wording[] Columns = [PageTexts.Source, PageTexts.State, PageTexts.LastEnded, PageTexts.Watermark, PageTexts.LastError];

    static Html Row(SourceStatus source, Speech say) => Html.Of($"""
        <tr><th scope="row">{Parts.Foreign(source.Id)}</th><td>{State(source, say)}</td><td>{say.Time(source.LastEndedAt, PageTexts.NotYet)}</td><td>{say.Time(source.Watermark, PageTexts.NotYet)}</td><td class="error">{Error(source, say)}</td></tr>

        """);

    static Html State(SourceStatus source, Speech say) =>
        source.Pause is not null ? Parts.Chip(Tone.Bad, say.Say(CodeTexts.States[PlatformStates.Paused]))
        : source.LastError is not null ? Parts.Chip(Tone.Bad, say.Say(PageTexts.Failing))
        : source.IsRunning ? Parts.Chip(Tone.Busy, say.Say(PageTexts.Running))
        : Parts.Chip(source.LastEndedAt is null ? Tone.Quiet : Tone.Good, say.Say(PageTexts.Idle));

    /// <summary>What keeps it from being read: a pause with its reason, or else the last error.</summary>
    static Html Error(SourceStatus source, Speech say) =>
        source.Pause is { } pause ? Html.Fill(say.Say(PageTexts.PausedSince), say.Time(pause.At), Parts.Foreign(pause.Reason ?? pause.Cause))
        : source.LastError is not { } error ? say.Time(null, PageTexts.None)
        : Html.Of($"{Parts.Foreign(error)} {(source.LastErrorAt is { } at ? Html.Of($"({say.Time(at)})") : null)}");
}
