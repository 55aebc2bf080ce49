using PatentHub.Storage;

namespace PatentHub.Core.Tests.Storage;

public sealed class RecordingWakeSender : IWakeSender
{
    public List<(string Queue, string Body)> Sent { get; } = [];

    public ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken)
    {
        Sent.AddRange(bodies.Select(body => (queue, body)));
        return default;
    }
}
