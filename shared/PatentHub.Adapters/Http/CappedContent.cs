namespace PatentHub.Adapters.Http;

static class CappedContent
{
    /// <summary>Reads a body of at most <paramref name="max"/> bytes.</summary>
    /// <returns>Null if it is longer.</returns>
    public static async Task<byte[]?> ReadAtMostAsync(this HttpContent content, int max, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > max)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream(Math.Clamp((int)(content.Headers.ContentLength ?? 1024), 0, max));
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > max)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }
}
