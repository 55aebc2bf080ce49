using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace PatentHub.Functions;

/// <summary>What only the Azure host needs.</summary>
static class Head
{
    /// <summary>A Service Bus client on the triggers' own connection.</summary>
    public static void AddHead(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServiceBusConnection>().Configure<IConfiguration>((connection, configuration) => connection.Read(configuration)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServiceBusConnection>, ServiceBusConnectionValidator>();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<ServiceBusConnection>>().Value.CreateClient());
    }

    /// <summary>The worker's spans of invocations, which the host then leaves to it.</summary>
    public static void AddHeadTelemetry(this IOpenTelemetryBuilder telemetry) => telemetry.UseFunctionsWorkerDefaults();
}
