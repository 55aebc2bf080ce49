using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>What the hub sent, read to its end before anything is judged: the signature covers the raw bytes.</summary>
/// <param name="Method">PUT, DELETE, GET, or POST for a batch, whatever the platform's style calls it.</param>
/// <param name="Id">The listing's, a job's, or none.</param>
/// <param name="Body">A listing as the contract writes it.</param>
sealed record PlatformRequest(string Method, string Id, int Revision, byte[] Body)
{
    const int BodyLimit = 4 << 20;

    public string? RevisionText { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? WebhookId { get; init; }

    public string? Timestamp { get; init; }

    public string? Signature { get; init; }

    /// <summary>Of a list.</summary>
    public string? Cursor { get; init; }

    public string? Limit { get; init; }

    /// <summary>Of a list that is turned by pages; 0: by cursor.</summary>
    public int Page { get; init; }

    /// <summary>What a gateway's signature covers beside timestamp, nonce and body.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>The body as it came, where <see cref="Body"/> has been translated.</summary>
    public byte[] Raw { get; init; } = [];

    /// <summary>What the platform does not notice about it.</summary>
    public IReadOnlyList<Violation> Overlooked { get; init; } = [];

    public bool Writes => Method is "PUT" or "DELETE" or "POST";

    /// <summary>Null when the body is larger than any batch may be.</summary>
    public static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > BodyLimit)
                return null;
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
