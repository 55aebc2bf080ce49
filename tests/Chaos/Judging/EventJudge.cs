using System.Security.Cryptography;
using System.Text;
using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>Every event that was answered with success is kept and took effect once.</summary>
static class EventJudge
{
    static readonly string[] Reports = ["inquiry.received", "deal.concluded", "feedback.submitted", "implementation.reported"];

    public static IEnumerable<Breach> Judge(PlatformEvidence platform, IReadOnlyList<KeptEvent> events)
    {
        var kept = events.Where(e => e.Platform == platform.Id).ToDictionary(e => e.Key, StringComparer.Ordinal);
        foreach (var id in platform.Ledger.Where(IsTaken).Select(entry => entry.WebhookId!).Distinct(StringComparer.Ordinal))
            if (WhatIsWrong(kept.GetValueOrDefault(KeyOf(id))) is (var kind, var wrong))
                yield return new(kind, platform.Id, id, wrong);
    }

    /// <summary>The key under which the hub keeps an event.</summary>
    public static string KeyOf(string eventId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(eventId)));

    static (BreachKind, string)? WhatIsWrong(KeptEvent? kept) => kept switch
    {
        null => (BreachKind.EventLost, "was taken, but is not kept"),
        { Outstanding: true } or { State: "todo" } => (BreachKind.EventLost, $"is still to be applied ({kept.Type})"),
        { Reports: > 1 } => (BreachKind.EventDoubled, $"led to {kept.Reports} reports ({kept.Type})"),
        { Snapshots: > 1 } => (BreachKind.EventDoubled, $"led to {kept.Snapshots} snapshots ({kept.Type})"),
        { Reports: 0 } when Reports.Contains(kept.Type) => (BreachKind.EventLost, $"was {kept.State}, but no report is kept ({kept.Type})"),
        _ => null,
    };

    static bool IsTaken(LedgerEntry entry) => entry is { Method: "WEBHOOK", Status: >= 200 and < 300, WebhookId: not null };
}
