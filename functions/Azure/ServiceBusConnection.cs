using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Storage;

namespace PatentHub.Functions;

/// <summary>
/// The triggers' own connection: <c>ServiceBus</c> is a connection string, or the section has <c>fullyQualifiedNamespace</c> and, for a
/// managed identity, <c>credential</c> and <c>clientId</c>.
/// </summary>
sealed class ServiceBusConnection
{
    public const string Section = "ServiceBus";

    public string? ConnectionString { get; set; }

    /// <summary>Host name of the namespace.</summary>
    public string? FullyQualifiedNamespace { get; set; }

    /// <summary><c>managedidentity</c>; without it, the default chain of credentials.</summary>
    public string? Credential { get; set; }

    /// <summary>Client id of a user-assigned managed identity.</summary>
    public string? ClientId { get; set; }

    public void Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        section.Bind(this);
        ConnectionString = section.Value;
    }

    public ServiceBusClient CreateClient() => ConnectionString is { Length: > 0 }
        ? new ServiceBusClient(ConnectionString)
        : new ServiceBusClient(FullyQualifiedNamespace, IdentityCredential.Create(Credential, ClientId));
}

/// <summary>Says which setting is wrong; never shows a connection string.</summary>
sealed class ServiceBusConnectionValidator : IValidateOptions<ServiceBusConnection>
{
    public ValidateOptionsResult Validate(string? name, ServiceBusConnection options) => Check(options) is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;

    static string? Check(ServiceBusConnection options)
    {
        if (options.ConnectionString is { Length: > 0 })
            return options.FullyQualifiedNamespace is { Length: > 0 } ? "ServiceBus is set together with ServiceBus:fullyQualifiedNamespace. Remove one of them." : null;
        if (options.FullyQualifiedNamespace is not { Length: > 0 } space)
            return "ServiceBus:fullyQualifiedNamespace is missing. Set it to the namespace's host name (with an identity), or ServiceBus to a connection string.";
        return Uri.CheckHostName(space) == UriHostNameType.Dns ? IdentityCredential.Check(ServiceBusConnection.Section, options.Credential)
            : "ServiceBus:fullyQualifiedNamespace is no host name. Give it without 'https://' and without a path.";
    }
}
