using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>A webhook body.</summary>
public sealed record WebhookEvent
{
    /// <summary>For example <c>listing.accepted</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it came about.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The data of its type.</summary>
    public required JsonElement Data { get; init; }
}

/// <summary>An order to send a webhook by hand.</summary>
public sealed record WebhookOrder
{
    /// <summary>The type; for the known types sample data are made up where <see cref="Data"/> is absent.</summary>
    public required string Type { get; init; }

    /// <summary>The listing that sample data speak of.</summary>
    public string? ListingId { get; init; }

    /// <summary>The data to send instead of a sample.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The event id; a new one if absent. The same id twice makes a duplicate, or a conflict.</summary>
    public string? EventId { get; init; }

    /// <summary>The event's own time; now if absent.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>How long to wait before sending.</summary>
    public int DelayMilliseconds { get; init; }
}
