namespace PatentHub.FunctionsRuntime;

/// <summary>Messages of one queue by state.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Active">Waiting to be delivered.</param>
/// <param name="Locked">Delivered and not settled yet, in whichever process.</param>
/// <param name="DeadLettered">Given up after too many deliveries.</param>
public sealed record QueueCounts(string Queue, long Active, long Locked, long DeadLettered);

/// <summary>A message that was given up. The body is not shown.</summary>
/// <param name="SequenceNumber">Identifies it in its queue.</param>
/// <param name="MessageId">The sender's id.</param>
/// <param name="Subject">What the message is about.</param>
/// <param name="DeliveryCount">Deliveries it had.</param>
/// <param name="EnqueuedTime">When it was sent, UTC.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Description">Details of the reason.</param>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? Subject, int DeliveryCount, DateTimeOffset EnqueuedTime,
    string Reason, string? Description);

/// <summary>Looks into the embedded host's queues, for a status page and for tests.</summary>
public sealed class EmbeddedQueues
{
    readonly Queues.QueueStore _store;

    internal EmbeddedQueues(Queues.QueueStore store) => _store = store;

    /// <summary>Every queue that holds messages, by name.</summary>
    public Task<IReadOnlyList<QueueCounts>> CountAsync() => _store.CountAsync();

    /// <summary>One queue; all zero if it holds nothing.</summary>
    public async Task<QueueCounts> CountAsync(string queue) =>
        (await _store.CountAsync()).FirstOrDefault(c => c.Queue.Equals(queue, StringComparison.OrdinalIgnoreCase))
        ?? new(queue, 0, 0, 0);

    /// <summary>Dead letters of a queue in the order they were sent.</summary>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="after">Sequence number of the last one already read; 0 for the first page.</param>
    /// <param name="count">Page size.</param>
    public async Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string queue, long after = 0, int count = 100) =>
        [.. (await _store.ReadDeadLettersAsync(queue, after, count)).Select(m => new DeadLetter(
            m.SequenceNumber, m.MessageId, m.Subject, m.DeliveryCount, m.EnqueuedTime, m.DeadLetterReason ?? "",
            m.DeadLetterErrorDescription))];

    /// <summary>Puts a dead letter back with a fresh delivery count and no expiry; false if there is none.</summary>
    public Task<bool> RedriveAsync(string queue, long sequenceNumber) => _store.RedriveAsync(queue, sequenceNumber);
}
