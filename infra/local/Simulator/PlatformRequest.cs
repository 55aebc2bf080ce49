using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>What the hub sent, read to its end before anything is judged: the signature covers the raw bytes.</summary>
sealed record PlatformRequest(string Method, string Id, int Revision, byte[] Body)
{
    const int BodyLimit = 1 << 20;

    public string? RevisionText { get; private init; }

    public string? IdempotencyKey { get; private init; }

    public string? WebhookId { get; private init; }

    public string? Timestamp { get; private init; }

    public string? Signature { get; private init; }

    public bool Writes => Method is "PUT" or "DELETE";

    /// <summary>Null when the body is larger than any listing may be.</summary>
    public static async Task<PlatformRequest?> ReadAsync(HttpContext context, string id)
    {
        var body = await ReadBodyAsync(context.Request, context.RequestAborted);
        if (body is null)
            return null;
        var headers = context.Request.Headers;
        string? revision = headers["Hub-Revision"];
        _ = int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return new PlatformRequest(context.Request.Method, id, number, body)
        {
            RevisionText = revision,
            IdempotencyKey = headers["Idempotency-Key"],
            WebhookId = headers["webhook-id"],
            Timestamp = headers["webhook-timestamp"],
            Signature = headers["webhook-signature"],
        };
    }

    static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
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
