using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>A revision of a listing stands for one content, wherever it is sent.</summary>
static class RevisionJudge
{
    const string Withdrawal = "a withdrawal";

    public static IEnumerable<Breach> Judge(IReadOnlyList<PlatformEvidence> platforms)
    {
        var first = new Dictionary<(string Listing, int Revision), (string Content, string Platform)>();
        foreach (var platform in platforms)
            foreach (var entry in platform.Ledger)
            {
                if (ContentOf(entry) is not { } content || first.TryAdd((entry.Id, entry.Revision), (content, platform.Id)))
                    continue;
                var (before, where) = first[(entry.Id, entry.Revision)];
                if (before != content)
                    yield return new(BreachKind.RevisionReused, platform.Id, entry.Id,
                        $"revision {entry.Revision} was {before} at {where} and {content} at {platform.Id}");
            }
    }

    /// <summary>Null where the line says nothing of it.</summary>
    static string? ContentOf(LedgerEntry entry) => entry.Method switch
    {
        "PUT" => entry.Hash,
        "DELETE" when entry.Outcome != "refused" => Withdrawal,
        _ => null,
    };
}
