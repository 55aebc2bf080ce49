using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PatentHub.Functions;

/// <summary>What only the Azure host needs.</summary>
static class Head
{
    /// <summary>
    /// A Service Bus client on the triggers' own connection: <c>ServiceBus</c> is a connection string, or the section has
    /// <c>fullyQualifiedNamespace</c> and, for a user-assigned identity, <c>clientId</c>.
    /// </summary>
    public static void AddHead(this FunctionsApplicationBuilder builder) =>
        builder.Services.AddSingleton(provider => CreateClient(provider.GetRequiredService<IConfiguration>().GetSection("ServiceBus")));

    static ServiceBusClient CreateClient(IConfigurationSection settings)
    {
        if (settings.Value is { Length: > 0 } connectionString)
            return new ServiceBusClient(connectionString);
        var space = settings["fullyQualifiedNamespace"]
            ?? throw new InvalidOperationException("Set ServiceBus__fullyQualifiedNamespace to the namespace's host name, or ServiceBus to a connection string.");
        return new ServiceBusClient(space, settings["clientId"] is { Length: > 0 } client
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
            : new DefaultAzureCredential());
    }
}
