using System.Globalization;

namespace PatentHub.Simulation;

/// <summary>What happened, told for people. Kept only while a failing seed is replayed.</summary>
sealed class Story(Timeline timeline, DateTimeOffset start, bool isTold)
{
    readonly List<string> _lines = [];

    public bool IsTold => isTold;

    public IReadOnlyList<string> Lines => _lines;

    public void Tell(FormattableString line)
    {
        if (isTold)
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(timeline.Now - start).TotalSeconds,10:F3} s  {FormattableString.Invariant(line)}"));
    }
}

/// <summary>An invariant that did not hold.</summary>
/// <param name="invariant">Its name.</param>
/// <param name="subject">The listing, declaration, platform or partition that it concerns; the story is told about it.</param>
sealed class ViolationException(string invariant, string subject, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant => invariant;

    public string Subject => subject;
}
