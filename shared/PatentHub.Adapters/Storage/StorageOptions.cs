namespace PatentHub.Adapters.Storage;

/// <summary>Where rows and blobs are kept. Configuration section "Storage".</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>One SQLite file and a directory of blobs, or a storage account.</summary>
    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>For <see cref="StorageProvider.Sqlite"/>: the directory of the SQLite file and of the blobs.</summary>
    public string Directory { get; init; } = ".data";

    /// <summary>For <see cref="StorageProvider.Azure"/>: a connection string with a key, or Azurite's. Use either this or the two URIs.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>For <see cref="StorageProvider.Azure"/>: the account's table endpoint, reached with an identity.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>For <see cref="StorageProvider.Azure"/>: the account's blob endpoint, reached with an identity.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary><c>managedidentity</c>; without it, the default chain of credentials.</summary>
    public string? Credential { get; init; }

    /// <summary>Client id of a user-assigned managed identity.</summary>
    public string? ClientId { get; init; }
}

public enum StorageProvider
{
    /// <summary>One SQLite file and a directory of blobs.</summary>
    Sqlite,

    /// <summary>Azure Table storage and Blob storage.</summary>
    Azure,
}
