namespace PatentHub.Storage;

/// <summary>
/// Sends wake-ups: messages that say where to look and carry no state. They may be lost, doubled, late or out of order;
/// a sweep does the same work later.
/// </summary>
public interface IWakeSender
{
    /// <summary>Sends the bodies to one queue. May throw; callers must not fail for it.</summary>
    ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken);
}
