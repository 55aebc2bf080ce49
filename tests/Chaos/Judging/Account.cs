using System.Globalization;
using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>Tells people what went wrong, with the lines that prove it.</summary>
static class Account
{
    const int MostOfAKind = 5;
    const int MostLines = 40;

    public static IEnumerable<string> Of(Verdict verdict, Evidence evidence, long seed)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"Violated with seed {seed}:");
        foreach (var kind in verdict.Breaches.GroupBy(breach => breach.Kind))
        {
            yield return $"  {kind.Key}: {kind.Count()}";
            foreach (var line in kind.Take(MostOfAKind).SelectMany(breach => Of(breach, evidence)))
                yield return line;
        }

        if (verdict.Breaches.Count == 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"  {verdict.Repeated} of {verdict.Requests} requests were needless repeats");
    }

    static IEnumerable<string> Of(Breach breach, Evidence evidence)
    {
        yield return $"    {breach.Subject}{(breach.Platform.Length == 0 ? "" : $" at {breach.Platform}")}: {breach.Account}";
        var ledger = evidence.Platforms.FirstOrDefault(platform => platform.Id == breach.Platform)?.Ledger ?? [];
        foreach (var entry in ledger.Where(e => e.Id == breach.Subject || e.WebhookId == breach.Subject || e.Method == "RESTART").TakeLast(MostLines))
            yield return $"      {Line(entry)}";
    }

    static string Line(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"#{entry.Sequence} {entry.At:HH:mm:ss.fff} {entry.Method} revision {entry.Revision} attempt {entry.Attempt}: {entry.Outcome} {entry.Status}"
        + $"{(entry.Stored ? " stored" : "")}{(entry.AnsweredClearly ? "" : " unclear")}{(entry.RemoteId is { } remote ? $" as {remote}" : "")}"
        + $"{(entry.Hash is { } hash ? $" content {hash[..8]}" : "")}{(entry.LostSince is { } since ? $" lost since {since:HH:mm:ss.fff}" : "")} {entry.WebhookId}");
}
