using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Notes each run of a timer function.</summary>
sealed class HeartbeatMiddleware(Heartbeats heartbeats) : IFunctionsWorkerMiddleware
{
    const string TimerTrigger = "timerTrigger";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type.Equals(TimerTrigger, StringComparison.OrdinalIgnoreCase))
            ? heartbeats.RunAsync(context.FunctionDefinition.Name, () => next(context), context.CancellationToken)
            : next(context);
}
