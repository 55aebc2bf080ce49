using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Functions.Monitoring;

/// <summary>The way back of the readiness probe's message.</summary>
public sealed class AnswerProbeFunction(ProbeReadinessHandler readiness)
{
    [Function("AnswerProbe")]
    public Task Run([ServiceBusTrigger(Queues.HealthProbe, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.AnswerProbe) is null ? Task.CompletedTask : readiness.AnswerAsync(cancellationToken);
}
