using System.Globalization;
using PatentHub.Functions.Dashboard.Texts;

namespace PatentHub.Functions.Dashboard.Markup;

/// <summary>Says texts, numbers and times in one language, at one moment.</summary>
sealed class Speech(Language language, DateTimeOffset now)
{
    /// <summary>Asia/Shanghai. The app carries no time zone data, and there has been no summer time since 1991.</summary>
    static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    static readonly TimeSpan Now = TimeSpan.FromSeconds(1);

    public Language Language => language;

    public DateTimeOffset Moment => now;

    public string Say(Wording wording) => wording.In(language);

    public string Say(Wording wording, params object[] holes) => string.Format(CultureInfo.InvariantCulture, wording.In(language), holes);

    /// <summary>With thousands set apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Exact(DateTimeOffset time) => time.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string ClockTime(DateTimeOffset time) => time.ToOffset(Offset).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A time as distance from now, with the exact one in its tip.</summary>
    public Html Time(DateTimeOffset time) => Time(time, Distance(time - now));

    /// <summary>A time, or a word where there is none.</summary>
    public Html Time(DateTimeOffset? time, Wording otherwise) => time is { } known ? Time(known) : Html.Of($"""<span class="none">{Say(otherwise)}</span>""");

    public static Html Time(DateTimeOffset time, string shown)
    {
        var iso = time.ToOffset(Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        return Html.Of($"""<time datetime="{iso}" title="{Exact(time)} (UTC+8)">{shown}</time>""");
    }

    public string Duration(TimeSpan duration) => duration.TotalSeconds < 1
        ? Say(PageTexts.Milliseconds, (long)duration.TotalMilliseconds)
        : duration.TotalMinutes < 1
            ? Say(PageTexts.SecondsWithTenths, duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture))
            : Say(PageTexts.MinutesAndSeconds, (long)duration.TotalMinutes, duration.Seconds);

    string Distance(TimeSpan distance)
    {
        var length = distance.Duration();
        if (length < Now)
            return Say(PageTexts.JustNow);
        var measured = length.TotalMinutes < 1 ? Say(PageTexts.Seconds, (long)length.TotalSeconds)
            : length.TotalHours < 1 ? Say(PageTexts.Minutes, (long)length.TotalMinutes)
            : length.TotalDays < 2 ? Say(PageTexts.Hours, (long)length.TotalHours)
            : Say(PageTexts.Days, (long)length.TotalDays);
        return Say(distance < TimeSpan.Zero ? PageTexts.Ago : PageTexts.Ahead, measured);
    }
}
