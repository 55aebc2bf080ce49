using PatentHub.Storage;

namespace PatentHub.Core.Tests.Storage;

public sealed class MemoryBlobStore : IBlobStore
{
    readonly SortedDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]> Blobs => _blobs;

    public async ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        return _blobs.TryAdd(Key(container, name), copy.ToArray());
    }

    public ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken) =>
        new(_blobs.TryGetValue(Key(container, name), out var bytes) ? new MemoryStream(bytes, writable: false) : null);

    public async IAsyncEnumerable<string> ListAsync(string container, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var key in _blobs.Keys.Where(key => key.StartsWith($"{container}/{prefix}", StringComparison.Ordinal)))
            yield return key[(container.Length + 1)..];
    }

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => new(_blobs.Remove(Key(container, name)));

    static string Key(string container, string name)
    {
        BlobNames.ValidateContainer(container);
        BlobNames.ValidateName(name);
        return $"{container}/{name}";
    }
}
