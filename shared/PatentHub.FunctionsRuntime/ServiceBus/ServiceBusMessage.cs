namespace Azure.Messaging.ServiceBus;

/// <summary>A message to be sent.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Primitives/ServiceBusMessage.cs
public class ServiceBusMessage
{
    TimeSpan _timeToLive = TimeSpan.MaxValue;

    /// <summary>An empty message.</summary>
    public ServiceBusMessage()
        : this(BinaryData.FromBytes(Array.Empty<byte>()))
    {
    }

    /// <summary>A message with a body of UTF-8 text.</summary>
    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    /// <summary>A message with a body of bytes.</summary>
    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    /// <summary>The content.</summary>
    public BinaryData Body { get; set; }

    /// <summary>Identifies the message to its receiver; made up by the host if absent. Duplicates are not detected.</summary>
    public string? MessageId { get; set; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; set; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; set; }

    /// <summary>What the message belongs to.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Headers of the application: strings, booleans, 32- and 64-bit integers and doubles.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    /// <summary>How long the message may wait, from the moment it was sent; it then vanishes. Must be positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timeToLive = value;
        }
    }
}
