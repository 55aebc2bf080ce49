namespace PatentHub.Monitoring;

/// <summary>Messages that the queue gave up: our own faults, for a partner's refusal is data.</summary>
public interface IDeadLetters
{
    /// <summary>How many a queue holds, counted up to 100.</summary>
    Task<int> CountAsync(string queue, CancellationToken cancellationToken);
}
