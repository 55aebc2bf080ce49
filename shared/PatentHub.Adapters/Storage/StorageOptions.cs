namespace PatentHub.Adapters.Storage;

/// <summary>Where rows and blobs are kept. Configuration section "Storage".</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>For <see cref="StorageProvider.Sqlite"/>: the directory of the SQLite file and of the blobs.</summary>
    public string Directory { get; init; } = ".data";

    /// <summary>For <see cref="StorageProvider.Azure"/>: a connection string with a key, or Azurite's. Use either this or the two URIs.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>For <see cref="StorageProvider.Azure"/>: https://{account}.table.core.windows.net, reached with an identity.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>For <see cref="StorageProvider.Azure"/>: https://{account}.blob.core.windows.net, reached with an identity.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>Client id of the user-assigned managed identity; without it, the default chain of credentials.</summary>
    public string? ManagedIdentityClientId { get; init; }
}

public enum StorageProvider
{
    /// <summary>One SQLite file and a directory of blobs.</summary>
    Sqlite,

    /// <summary>Azure Table storage and Blob storage.</summary>
    Azure,
}
