using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs the function for each message of a queue; sits on a parameter of type <c>string</c>, <c>byte[]</c> or
/// <c>ServiceBusReceivedMessage</c>. Returning completes the message, an exception abandons it.
/// </summary>
/// <param name="queueName">The queue, or <c>%Setting%</c> naming a setting that holds it.</param>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.ServiceBus/src/ServiceBusTriggerAttribute.cs
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>Name of the connection setting. The embedded host has its own queues and does not read it.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue as written.</summary>
    public string? QueueName { get; } = queueName;
}
