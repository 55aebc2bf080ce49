using PatentHub.Functions.Dashboard.Texts;

namespace PatentHub.Functions.Dashboard.Markup;

/// <summary>How a state is to be taken. Each tone has a colour and a shape of its own.</summary>
enum Tone
{
    Good,
    Busy,
    Bad,
    Quiet,
}

/// <summary>What the sections are made of.</summary>
static class Parts
{
    /// <summary>A shape for a tone, for the eye only: a word always stands beside it.</summary>
    public static Html Symbol(Tone tone) => tone switch
    {
        Tone.Good => Html.Of($"""<svg class="symbol good" viewBox="0 0 16 16" aria-hidden="true"><circle class="body" cx="8" cy="8" r="8"/><path class="mark" d="M4.4 8.3l2.5 2.5 4.8-5.2"/></svg>"""),
        Tone.Busy => Html.Of($"""<svg class="symbol busy" viewBox="0 0 16 16" aria-hidden="true"><rect class="body" x="0.5" y="0.5" width="15" height="15" rx="4"/><path class="mark" d="M8 4v4.3l2.8 1.7"/></svg>"""),
        Tone.Bad => Html.Of($"""<svg class="symbol bad" viewBox="0 0 16 16" aria-hidden="true"><path class="body" d="M8 .6L15.8 15H.2z"/><path class="mark" d="M8 5.8v4.4M8 12.2v.6"/></svg>"""),
        _ => Html.Of($"""<svg class="symbol quiet" viewBox="0 0 16 16" aria-hidden="true"><circle class="ring" cx="8" cy="8" r="6.5"/><path class="dash" d="M5 8h6"/></svg>"""),
    };

    public static string Class(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Busy => "busy",
        Tone.Bad => "bad",
        _ => "quiet",
    };

    public static Html Chip(Tone tone, Html content) => Html.Of($"""<span class="chip {Class(tone)}">{Symbol(tone)}<span>{content}</span></span>""");

    public static Html Chip(Tone tone, string text) => Chip(tone, Html.Of($"{text}"));

    /// <summary>A part of the page with a heading, which the page can be navigated by.</summary>
    public static Html Section(string id, string heading, Html aside, Html content) => Html.Of($"""
        <section id="{id}" class="part" aria-labelledby="{id}-heading">
        <div class="part-head"><h2 id="{id}-heading">{heading}</h2>{aside}</div>
        {content}</section>

        """);

    /// <param name="key">Tells the script which number this is, so that a change can be shown.</param>
    public static Html Tile(string key, string label, long value, Tone tone = Tone.Quiet) => Html.Of(
        $"""<div class="tile {Class(value > 0 ? tone : Tone.Quiet)}"><dt>{label}</dt><dd data-key="{key}">{Speech.Number(value)}</dd></div>""");

    public static Html Fact(string name, Html value) => Html.Of($"""<div><dt>{name}</dt><dd>{value}</dd></div>""");

    public static Html Empty(string text) => Html.Of($"""<p class="empty">{text}</p>""");

    /// <summary>A table that scrolls by itself where the screen is too narrow; by keyboard too.</summary>
    public static Html Table(string id, string caption, IEnumerable<string> columns, Html rows, Html? foot = null) => Html.Of($"""
        <div class="scroll" id="{id}-table" role="region" aria-labelledby="{id}-caption" tabindex="0"><table class="{id}">
        <caption id="{id}-caption">{caption}</caption>
        <thead><tr>{columns.Select(column => Html.Of($"""<th scope="col">{column}</th>"""))}</tr></thead>
        <tbody>{rows}</tbody>{foot}
        </table></div>
        """);

    /// <summary>A name that others have chosen: it keeps its writing direction to itself.</summary>
    public static Html Foreign(string name) => Html.Of($"<bdi>{name}</bdi>");

    /// <summary>The word for a code, or the code itself where there is none.</summary>
    public static string Word(this Speech say, IReadOnlyDictionary<string, Wording> words, string code) =>
        words.TryGetValue(code, out var wording) ? say.Say(wording) : code;
}
