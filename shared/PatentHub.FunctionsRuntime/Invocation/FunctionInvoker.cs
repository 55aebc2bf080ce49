using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatentHub.FunctionsRuntime.Hosting;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>Runs invocations: scope, middleware, function, time-out.</summary>
sealed class FunctionInvoker(
    IServiceScopeFactory scopes, InvocationPipeline pipeline, RunningInvocations running, HostSettings settings,
    TimeProvider time, ILogger<FunctionInvoker> logger)
{
    static readonly ActivitySource Activities = new("PatentHub.FunctionsRuntime");

    /// <summary>Runs a function once. Its exception is logged and thrown on.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="trigger">Why.</param>
    /// <param name="cancellationToken">Ends the invocation early, besides time-out and shutdown.</param>
    public async Task InvokeAsync(FunctionDescriptor function, TriggerEvent trigger, CancellationToken cancellationToken)
    {
        running.Enter();
        try
        {
            using var activity = Activities.StartActivity(function.Name);
            using var timeout = settings.FunctionTimeout is { } limit ? new CancellationTokenSource(limit, time) : new();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, running.Late, timeout.Token);
            // Registered last, so called first: before the function learns of it and may end.
            using var report = timeout.Token.Register(() => logger.InvocationTimedOut(function.Name));
            await using var scope = scopes.CreateAsyncScope();
            await RunAsync(new(function, trigger, scope.ServiceProvider, end.Token));
        }
        finally
        {
            running.Leave();
        }
    }

    async Task RunAsync(EmbeddedFunctionContext context)
    {
        using var logScope = logger.BeginScope(new InvocationScope(context.Function.Name, context.InvocationId));
        try
        {
            await pipeline.RunAsync(context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            logger.InvocationCancelled(context.Function.Name, context.InvocationId);
            throw;
        }
        catch (Exception e)
        {
            logger.InvocationFailed(e, context.Function.Name, context.InvocationId);
            throw;
        }
    }

    /// <summary>Shows function and invocation beside every log line written inside.</summary>
    sealed class InvocationScope(string function, string invocation)
        : List<KeyValuePair<string, object>>([new("Function", function), new("InvocationId", invocation)])
    {
        public override string ToString() => $"Function:{function} InvocationId:{invocation}";
    }
}
