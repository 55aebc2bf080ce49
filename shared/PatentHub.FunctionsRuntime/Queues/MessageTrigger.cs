using Azure.Messaging.ServiceBus;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>The metadata that the Service Bus trigger puts into the binding data, under the real trigger's names.</summary>
static class MessageTrigger
{
    public static TriggerEvent For(ServiceBusReceivedMessage message) => new(message, TriggerEvent.Encode(
        ("MessageId", message.MessageId),
        ("SequenceNumber", message.SequenceNumber),
        ("DeliveryCount", message.DeliveryCount),
        ("LockToken", message.LockToken),
        ("EnqueuedTimeUtc", message.EnqueuedTime.UtcDateTime),
        ("EnqueuedTime", message.EnqueuedTime),
        ("ExpiresAtUtc", message.ExpiresAt.UtcDateTime),
        ("ExpiresAt", message.ExpiresAt),
        ("ContentType", message.ContentType),
        ("CorrelationId", message.CorrelationId),
        ("Subject", message.Subject),
        ("Label", message.Subject),
        ("ApplicationProperties", message.ApplicationProperties),
        ("UserProperties", message.ApplicationProperties)));
}
