using Microsoft.Extensions.Options;

namespace PatentHub.Adapters.Storage;

/// <summary>Says which setting is wrong and what to do about it; never shows a connection string.</summary>
sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var error = options.Provider switch
        {
            StorageProvider.Sqlite => string.IsNullOrWhiteSpace(options.Directory) ? "Storage:Directory is empty. Set it to a directory that the program may write to." : null,
            StorageProvider.Azure => ValidateAzure(options),
            _ => $"Storage:Provider is {options.Provider}. Set it to 'sqlite' or 'azure'.",
        };
        return error is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(error);
    }

    static string? ValidateAzure(StorageOptions options)
    {
        var uris = options.TableServiceUri is not null || options.BlobServiceUri is not null;
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
            return uris ? "Storage:ConnectionString is set together with a service URI. Remove one of them." : ValidateConnectionString(options.ConnectionString);
        if (!uris)
            return "Storage:Provider is azure, but there is no account. Set Storage:TableServiceUri and Storage:BlobServiceUri (with an identity), or Storage:ConnectionString.";
        return ValidateUri("TableServiceUri", "table", options.TableServiceUri) ?? ValidateUri("BlobServiceUri", "blob", options.BlobServiceUri)
            ?? IdentityCredential.Check(StorageOptions.Section, options.Credential);
    }

    static string? ValidateUri(string setting, string service, Uri? uri) =>
        uri is { IsAbsoluteUri: true, Scheme: "https" }
            ? null
            : $"Storage:{setting} is '{uri}'. Set it to the https address of the account's {service} endpoint, as the portal shows it.";

    static string? ValidateConnectionString(string connectionString) =>
        connectionString.Contains('=', StringComparison.Ordinal)
            ? null
            : "Storage:ConnectionString is not a connection string. Copy it from the storage account's access keys.";
}
