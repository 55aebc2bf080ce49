using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Adapters.Storage.Azure;
using PatentHub.Adapters.Storage.Files;
using PatentHub.Adapters.Storage.Sqlite;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(AzuriteServer))]

namespace PatentHub.Hub.Tests.Storage;

/// <summary>One adapter under the contract of <see cref="ITableStore"/>.</summary>
public interface ITableStoreFixture
{
    Task<ITableStore> OpenAsync();
}

/// <summary>One adapter under the contract of <see cref="IBlobStore"/>.</summary>
public interface IBlobStoreFixture
{
    Task<IBlobStore> OpenAsync();
}

public sealed class SqliteFixture : ITableStoreFixture, IDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly Lazy<SqliteTableStore> _store;

    public SqliteFixture() => _store = new(() => new SqliteTableStore(_directory["tables.db"], new FakeTimeProvider()));

    public Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(_store.Value);

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        _directory.Dispose();
    }
}

/// <summary>The decorator must keep the contract of what it decorates.</summary>
public sealed class WriteTokenFixture : ITableStoreFixture, IDisposable
{
    readonly SqliteFixture _inner = new();

    public async Task<ITableStore> OpenAsync() => new WriteTokenTableStore(await _inner.OpenAsync(), new Random(1));

    public void Dispose() => _inner.Dispose();
}

public sealed class AzuriteTableFixture(AzuriteServer azurite) : ITableStoreFixture
{
    ITableStore? _store;

    public async Task<ITableStore> OpenAsync() => _store ??= new AzureTableStore(new TableServiceClient(await azurite.ConnectionStringAsync()));
}

public sealed class FileBlobFixture : IBlobStoreFixture, IDisposable
{
    readonly TemporaryDirectory _directory = new();

    public Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new FileBlobStore(_directory["blobs"], new Random(1)));

    public void Dispose() => _directory.Dispose();
}

public sealed class AzuriteBlobFixture(AzuriteServer azurite) : IBlobStoreFixture
{
    public async Task<IBlobStore> OpenAsync() => new AzureBlobStore(new BlobServiceClient(await azurite.ConnectionStringAsync()), new Random(1));
}
