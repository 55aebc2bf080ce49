using PatentHub.Functions.Dashboard.Markup;
using PatentHub.Functions.Dashboard.Sections;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard;

/// <summary>The status page as a whole.</summary>
static class DashboardPage
{
    public static Html Render(HubStatus status, Language language)
    {
        var say = new Speech(language, status.At);
        var verdict = HubVerdict.Of(status);
        return Frame(say.Language, VerdictSection.Sentence(verdict, say), Html.Of($"""
            {VerdictSection.Render(status, verdict, say)}
            {FigureSections.Render(status.Figures, say)}
            {PlatformSection.Render(status, say)}
            {AlarmSection.Render(status, say)}
            <div class="columns">{SourceSection.Render(status, say)}{TimerSection.Render(status, say)}{ProcessSection.Render(status.Process, say)}</div>
            """));
    }

    /// <summary>The page while the store does not answer.</summary>
    public static Html RenderUnavailable(Language language) => Frame(language, PageTexts.Unavailable.In(language), Html.Of($"""
        <section class="verdict bad">{Parts.Symbol(Tone.Bad)}
        <div><h1 id="verdict">{PageTexts.Unavailable.In(language)}</h1><p>{PageTexts.UnavailableHint.In(language)}</p></div></section>
        """));

    static Html Frame(Language language, string sentence, Html content) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="{language.Tag}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{sentence} · PatentHub</title>
        <link rel="icon" href="{DashboardFile.Address("icon.svg")}">
        <link rel="stylesheet" href="{DashboardFile.Address("dashboard.css")}">
        <script type="module" src="{DashboardFile.Address("dashboard.js")}"></script>
        </head>
        <body>
        <a class="skip" href="#content">{PageTexts.SkipToContent.In(language)}</a>
        {Banner(language)}
        <p id="stale" role="alert" data-text="{PageTexts.Stale.In(language)}"></p>
        <p id="news" class="unseen" role="status"></p>
        {DeliveryBar.Fillings}
        <main id="content" tabindex="-1">
        {content}
        </main>
        <footer><p>{PageTexts.Footer.In(language)}</p></footer>
        </body>
        </html>

        """);

    static Html Banner(Language language) => Html.Of($"""
        <header>
        <img src="{DashboardFile.Address("icon.svg")}" width="36" height="36" alt="">
        <p class="brand"><b>PatentHub</b> <span>{PageTexts.Tagline.In(language)}</span></p>
        <button id="pause" type="button" hidden data-pause="{PageTexts.Pause.In(language)}" data-resume="{PageTexts.Resume.In(language)}">{PageTexts.Pause.In(language)}</button>
        <nav aria-label="{PageTexts.Languages.In(language)}">{Language.All.Select(other => Choice(other, isCurrent: other == language))}</nav>
        </header>
        """);

    static Html Choice(Language language, bool isCurrent) => isCurrent
        ? Html.Of($"""<a href="?lang={language.Code}" lang="{language.Tag}" hreflang="{language.Tag}" aria-current="true">{language.OwnName}</a>""")
        : Html.Of($"""<a href="?lang={language.Code}" lang="{language.Tag}" hreflang="{language.Tag}">{language.OwnName}</a>""");
}
