using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Azure;

/// <summary>
/// Blobs in Azure Blob storage. Containers are created when first used. A blob is written under If-None-Match, and carries a
/// random token as metadata: a retry inside the SDK that meets the blob of its own first try is told from somebody else's.
/// </summary>
public sealed class AzureBlobStore(BlobServiceClient service, Random random) : IBlobStore
{
    const string TokenKey = "w";

    /// <summary>What a container under an immutability policy may say of a name that is taken, instead of that it exists.</summary>
    const string ImmutableBlob = "BlobImmutableDueToPolicy";

    readonly ConcurrentDictionary<string, BlobContainerClient> _ready = new(StringComparer.Ordinal);
    readonly Lock _drawing = new();

    public async ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var token = Draw();
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [TokenKey] = token },
        };
        return await RunAsync(container, name, async (blob, stop) =>
        {
            try
            {
                await blob.UploadAsync(content, options, stop).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == ImmutableBlob || exception.Status == 412)
            {
                return await CarriesAsync(blob, token, stop).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken) =>
        await RunAsync<Stream?>(container, name, async (blob, stop) =>
        {
            try
            {
                return await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), stop).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (IsAbsent(exception))
            {
                return null;
            }
        }, cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<string> ListAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobNames.ValidateContainer(container);
        BlobNames.ValidatePrefix(prefix);
        string? continuation = null;
        do
        {
            var page = await AzureErrors.RunAsync($"Container '{container}'", async stop =>
            {
                var client = await OpenAsync(container, stop).ConfigureAwait(false);
                var pages = client.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, stop).AsPages(continuation);
                await foreach (var first in pages.ConfigureAwait(false))
                    return first;
                return null;
            }, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page?.Values ?? [])
                yield return blob.Name;
            continuation = page?.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    public async ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) =>
        await RunAsync(container, name, async (blob, stop) => (await blob.DeleteIfExistsAsync(cancellationToken: stop).ConfigureAwait(false)).Value, cancellationToken).ConfigureAwait(false);

    static async ValueTask<bool> CarriesAsync(BlobClient blob, string token, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Value.Metadata.TryGetValue(TokenKey, out var stored) && stored == token;
        }
        catch (RequestFailedException exception) when (IsAbsent(exception))
        {
            return false;
        }
    }

    static bool IsAbsent(RequestFailedException exception) =>
        exception.Status == 404 && (exception.ErrorCode == BlobErrorCode.BlobNotFound || string.IsNullOrEmpty(exception.ErrorCode));

    async ValueTask<T> RunAsync<T>(string container, string name, Func<BlobClient, CancellationToken, ValueTask<T>> request, CancellationToken cancellationToken)
    {
        BlobNames.ValidateContainer(container);
        BlobNames.ValidateName(name);
        return await AzureErrors.RunAsync($"Blob '{container}/{name}'", async stop =>
        {
            try
            {
                var client = await OpenAsync(container, stop).ConfigureAwait(false);
                return await request(client.GetBlobClient(name), stop).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                _ready.TryRemove(container, out _);
                throw;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    async ValueTask<BlobContainerClient> OpenAsync(string container, CancellationToken cancellationToken)
    {
        if (_ready.TryGetValue(container, out var ready))
            return ready;
        var client = service.GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return _ready.GetOrAdd(container, client);
    }

    string Draw()
    {
        lock (_drawing)
            return random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
    }
}
