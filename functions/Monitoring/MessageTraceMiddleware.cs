using System.Diagnostics;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PatentHub.Storage;

namespace PatentHub.Functions.Monitoring;

/// <summary>Goes on with the trace that a message brings in its property <c>traceparent</c>.</summary>
sealed class MessageTraceMiddleware : IFunctionsWorkerMiddleware
{
    const string Properties = "ApplicationProperties";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var span = TraceParentOf(context) is { } parent ? Tracing.Start("message.process", ActivityKind.Consumer, parent) : null;
        span?.SetTag("faas.name", context.FunctionDefinition.Name);
        await next(context);
    }

    /// <summary>Both hosts give the properties as one JSON object.</summary>
    static string? TraceParentOf(FunctionContext context)
    {
        if (!context.BindingContext.BindingData.TryGetValue(Properties, out var value) || value is not string json)
            return null;
        try
        {
            using var properties = JsonDocument.Parse(json);
            return properties.RootElement.ValueKind == JsonValueKind.Object ? JsonText.Of(properties.RootElement, ServiceBusWakeSender.TraceParent) : null;
        }
        catch (JsonException)
        {
            // Whatever else stands there is none of ours.
            return null;
        }
    }
}
