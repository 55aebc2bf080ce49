using System.Globalization;
using System.Runtime.CompilerServices;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Files;

/// <summary>
/// Blobs as files, <c>{directory}/{container}/{segments}~</c>. The tilde, which no segment has, lets a blob <c>a</c> stand beside
/// a blob <c>a/b</c>. Content is written to a temporary file, flushed to the disk and then given its name, so that a name is
/// either absent or whole.
/// </summary>
/// <remarks>On a file system that ignores case, names that differ in case only are one blob; Blob storage tells them apart.</remarks>
/// <param name="directory">Root of all containers; created where missing.</param>
/// <param name="random">Source of temporary names; used under a lock.</param>
public sealed class FileBlobStore(string directory, Random random) : IBlobStore
{
    const char Suffix = '~';

    /// <summary>No container is named so: it has a dot.</summary>
    const string TemporaryDirectory = ".writing";

    readonly string _root = Path.GetFullPath(directory);
    readonly Lock _drawing = new();

    public async ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = PathOf(container, name);
        if (File.Exists(path))
            return false;
        var temporary = Path.Combine(_root, TemporaryDirectory, Draw());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            await WriteAsync(temporary, content, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return DurableName.TryGive(temporary, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(container, name, exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult<Stream?>(new FileStream(PathOf(container, name), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(container, name, exception);
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobNames.ValidateContainer(container);
        BlobNames.ValidatePrefix(prefix);
        var names = await Task.Run(() => Find(container, prefix), cancellationToken).ConfigureAwait(false);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(container, name);
        try
        {
            if (!File.Exists(path))
                return ValueTask.FromResult(false);
            File.Delete(path);
            return ValueTask.FromResult(true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(container, name, exception);
        }
    }

    static async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
    }

    string[] Find(string container, string prefix)
    {
        var root = Path.Combine(_root, container);
        var start = Path.Combine(root, prefix[..(prefix.LastIndexOf('/') + 1)]);
        if (!Directory.Exists(start))
            return [];
        try
        {
            return [.. Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/').TrimEnd(Suffix))
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(container, prefix, exception);
        }
    }

    string PathOf(string container, string name)
    {
        BlobNames.ValidateContainer(container);
        BlobNames.ValidateName(name);
        return Path.Combine(_root, container, name.Replace('/', Path.DirectorySeparatorChar) + Suffix);
    }

    string Draw()
    {
        lock (_drawing)
            return $"{Environment.ProcessId}-{random.NextInt64().ToString("x16", CultureInfo.InvariantCulture)}";
    }

    static StoreUnavailableException Unavailable(string container, string name, Exception exception) =>
        new($"Blob '{container}/{name}': {exception.Message}", exception);
}
