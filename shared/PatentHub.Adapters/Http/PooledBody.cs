using System.Buffers;

namespace PatentHub.Adapters.Http;

/// <summary>
/// A body in an array of the shared pool. Pages of a feed are far above the size from which an array is collected only with everything else:
/// made anew for each page, they would have the whole heap collected page by page.
/// </summary>
sealed class PooledBody : IDisposable
{
    const int InitialBytes = 4 * 1024;

    byte[] _buffer;
    int _length;

    PooledBody(int bytes) => _buffer = ArrayPool<byte>.Shared.Rent(bytes);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body of at most <paramref name="max"/> bytes.</summary>
    /// <returns>Null if it is longer.</returns>
    public static async Task<PooledBody?> ReadAsync(HttpContent content, int max, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > max)
            return null;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        // One byte more than announced, so that the end is met without growing.
        var body = new PooledBody((int)(content.Headers.ContentLength + 1 ?? InitialBytes));
        try
        {
            while (await stream.ReadAsync(body.Free(), cancellationToken) is var read and > 0)
                if ((body._length += read) > max)
                {
                    body.Dispose();
                    return null;
                }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length);
    }
}
