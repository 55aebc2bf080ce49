namespace PatentHub.Deliveries.Attempts;

/// <summary>
/// What went over the wire, as the gateway saw it, for the attempt log. It is raw: only <see cref="Excerpt"/> makes of it what may be kept.
/// Signatures, tokens and other headers are no part of it, and a request that fetches a token has none.
/// </summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">Below the platform's address, without a query.</param>
/// <param name="Status">Of HTTP; null: nothing came back.</param>
public sealed record Exchange(string Method, string Path, int? Status = null)
{
    public ReadOnlyMemory<byte> Request { get; init; }

    public ReadOnlyMemory<byte> Reply { get; init; }

    /// <summary>Media type of the reply, as the platform calls it.</summary>
    public string? ReplyType { get; init; }

    /// <summary>What tells this attempt from others at the platform, for example its <c>webhook-id</c>.</summary>
    public string? MessageId { get; init; }
}
