namespace PatentHub.Storage;

/// <summary>Named byte streams in containers. A failure to reach the store is a <see cref="StoreUnavailableException"/>.</summary>
public interface IBlobStore
{
    /// <summary>Stores a blob if there is none of that name; false where one is there (it stays as it is).</summary>
    /// <param name="container">3 to 63 characters <c>[a-z0-9-]</c>.</param>
    /// <param name="name">Path-like name, segments of <c>[A-Za-z0-9._-]</c> separated by '/'.</param>
    ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading; null where there is none.</summary>
    ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken);

    /// <summary>Names that begin with <paramref name="prefix"/>, ascending.</summary>
    IAsyncEnumerable<string> ListAsync(string container, string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob; false where there is none.</summary>
    ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken);
}
