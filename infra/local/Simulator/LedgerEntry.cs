using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>One line of a platform's ledger: a request, a decision, or a webhook.</summary>
public sealed record LedgerEntry
{
    /// <summary>Position in the ledger, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>When it happened, by the simulator's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The HTTP method, or <c>DECIDE</c>, <c>WEBHOOK</c>, <c>RESTART</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The listing's id; empty for the list.</summary>
    public required string Id { get; init; }

    /// <summary>The revision that the request carried; 0 for reads.</summary>
    public int Revision { get; init; }

    /// <summary>Which attempt at this revision it was, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>The webhook-id of the request, or the event id of a webhook.</summary>
    public string? WebhookId { get; init; }

    /// <summary>What came of it, in a word: accepted, pending, rejected, stale, withdrawn, held, error, throttled, lied …</summary>
    public required string Outcome { get; init; }

    /// <summary>The HTTP status answered; 0 if there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>Whether the platform's storage changed.</summary>
    public bool Stored { get; init; }

    /// <summary>Whether the sender could tell from the answer what became of its request.</summary>
    public bool AnsweredClearly { get; init; } = true;

    /// <summary>The platform's own id of the record.</summary>
    public string? RemoteId { get; init; }

    /// <summary>Hash of the content.</summary>
    public string? Hash { get; init; }

    /// <summary>What the request did wrong.</summary>
    public IReadOnlyList<Violation>? Violations { get; init; }

    /// <summary>Of a restart: what was stored from here on is lost; null: all.</summary>
    public DateTimeOffset? LostSince { get; init; }

    /// <summary>The record as stored; in the file only, to build the holdings again after a kill.</summary>
    public Holding? Stock { get; init; }

    /// <summary>One attempt to send a webhook.</summary>
    internal static LedgerEntry Of(WebhookDelivery delivery, DateTimeOffset at)
    {
        var content = JsonSerializer.Deserialize(delivery.Body, SimulatorJson.Default.WebhookEvent)!;
        var about = content.Data.Deserialize(SimulatorJson.Default.SampleEvent)!;
        return new LedgerEntry
        {
            At = at,
            Method = "WEBHOOK",
            Id = about.ListingId ?? "",
            Revision = about.Revision ?? 0,
            Attempt = delivery.Attempt,
            WebhookId = delivery.EventId,
            Outcome = delivery.Status is >= 200 and < 300 ? content.Type : "refused",
            Status = delivery.Status,
        };
    }
}
