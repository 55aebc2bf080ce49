namespace PatentHub.Local.Sample;

/// <summary>One declaration feed.</summary>
public sealed record FeedOptions
{
    /// <summary>Its name in the path: <c>/_feeds/{name}</c>.</summary>
    public string Name { get; init; } = "sample";

    /// <summary>How many declarations to generate; null serves <see cref="Path"/>, or else the committed sample.</summary>
    public long? Generated { get; init; }

    /// <summary>What the generated ones follow from.</summary>
    public long Seed { get; init; } = 510500;

    /// <summary>A file of items: JSON lines (.jsonl, .ndjson), or a JSON array or object with <c>items</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The bearer token asked for, if any.</summary>
    public string? BearerToken { get; init; }

    /// <summary>The X-Api-Key asked for, if any; either of the two opens the feed.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How the feed misbehaves.</summary>
    public FeedFaults Faults { get; init; } = new();
}

/// <summary>Faults of a feed. Shares are between 0 and 1.</summary>
public sealed record FeedFaults
{
    /// <summary>Share of requests answered 503.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Share of answers cut in the middle.</summary>
    public double TruncateRate { get; init; }

    /// <summary>Share of cursors answered 410.</summary>
    public double ExpireRate { get; init; }

    /// <summary>A page asked for again has no fault.</summary>
    public bool FirstAttemptsOnly { get; init; }

    /// <summary>Share of pages after which some item changes, moving to the end of the feed. Not for generated items.</summary>
    public double ChangeWhileReadRate { get; init; }
}
