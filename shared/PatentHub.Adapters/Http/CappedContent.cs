namespace PatentHub.Adapters.Http;

static class CappedContent
{
    /// <summary>Reads a body of at most <paramref name="max"/> bytes.</summary>
    /// <returns>Null if it is longer.</returns>
    public static async Task<byte[]?> ReadAtMostAsync(this HttpContent content, int max, CancellationToken cancellationToken)
    {
        using var body = await PooledBody.ReadAsync(content, max, cancellationToken);
        return body?.Memory.ToArray();
    }
}
