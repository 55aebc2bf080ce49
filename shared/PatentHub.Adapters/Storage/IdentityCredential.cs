using Azure.Core;
using Azure.Identity;

namespace PatentHub.Adapters.Storage;

/// <summary>
/// Credentials of identity-based connections, by the settings that the Functions host reads as well: <c>credential</c> and <c>clientId</c>
/// under the connection's name.
/// </summary>
public static class IdentityCredential
{
    /// <summary>The only value of <c>credential</c>.</summary>
    public const string ManagedIdentity = "managedidentity";

    /// <param name="credential"><see cref="ManagedIdentity"/>; null: the chain of the Azure SDK, which finds a developer's own sign-in.</param>
    /// <param name="clientId">Of a user-assigned identity; null: the system-assigned one.</param>
    public static TokenCredential Create(string? credential, string? clientId) =>
        IsManaged(credential) || clientId is { Length: > 0 }
            ? new ManagedIdentityCredential(clientId is { Length: > 0 } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();

    /// <summary>What is wrong with a setting <c>{connection}:credential</c>; null: nothing.</summary>
    public static string? Check(string connection, string? credential) => credential is null or "" || IsManaged(credential) ? null
        : $"{connection}:credential is not known. Set it to '{ManagedIdentity}', or leave it out.";

    static bool IsManaged(string? credential) => string.Equals(credential, ManagedIdentity, StringComparison.OrdinalIgnoreCase);
}
