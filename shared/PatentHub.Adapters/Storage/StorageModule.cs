using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Storage.Azure;
using PatentHub.Adapters.Storage.Files;
using PatentHub.Adapters.Storage.Sqlite;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage;

/// <summary>Registers <see cref="ITableStore"/> and <see cref="IBlobStore"/>. The container must hold a TimeProvider and a Random.</summary>
public static class StorageModule
{
    /// <summary>Name of the SQLite file inside <see cref="StorageOptions.Directory"/>.</summary>
    public const string TableFile = "tables.db";

    /// <summary>Name of the directory of blobs inside <see cref="StorageOptions.Directory"/>.</summary>
    public const string BlobDirectory = "blobs";

    /// <summary>A try that has no answer by then is given up, below the 30 seconds that the service grants itself.</summary>
    static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(20);

    static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddHubStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(provider => new SqliteTableStore(
            Path.Combine(OptionsOf(provider).Directory, TableFile), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITableStore>(provider => new WriteTokenTableStore(
            OptionsOf(provider).Provider == StorageProvider.Sqlite
                ? provider.GetRequiredService<SqliteTableStore>()
                : new AzureTableStore(CreateTableClient(OptionsOf(provider))),
            provider.GetRequiredService<Random>()));
        services.AddSingleton<IBlobStore>(provider => OptionsOf(provider).Provider == StorageProvider.Sqlite
            ? new FileBlobStore(Path.Combine(OptionsOf(provider).Directory, BlobDirectory), provider.GetRequiredService<Random>())
            : new AzureBlobStore(CreateBlobClient(OptionsOf(provider)), provider.GetRequiredService<Random>()));
        return services;
    }

    static StorageOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;

    static TableServiceClient CreateTableClient(StorageOptions options)
    {
        var client = new TableClientOptions();
        Configure(client.Retry);
        return options.ConnectionString is { Length: > 0 } connection
            ? new TableServiceClient(connection, client)
            : new TableServiceClient(options.TableServiceUri, IdentityCredential.Create(options.Credential, options.ClientId), client);
    }

    static BlobServiceClient CreateBlobClient(StorageOptions options)
    {
        var client = new BlobClientOptions();
        Configure(client.Retry);
        return options.ConnectionString is { Length: > 0 } connection
            ? new BlobServiceClient(connection, client)
            : new BlobServiceClient(options.BlobServiceUri, IdentityCredential.Create(options.Credential, options.ClientId), client);
    }

    static void Configure(RetryOptions retry)
    {
        retry.Mode = RetryMode.Exponential;
        retry.Delay = RetryDelay;
        retry.MaxDelay = MaxRetryDelay;
        retry.NetworkTimeout = NetworkTimeout;
    }
}
