using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PatentHub.FunctionsRuntime.Tests.Contract;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

/// <summary>Reports when an invocation passes on its way in and out.</summary>
static class RecordingMiddleware
{
    public static async Task InvokeAsync(string name, Probe probe, FunctionContext context, FunctionExecutionDelegate next)
    {
        probe.Report($"{name} in {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single().Type}");
        await next(context);
        probe.Report($"{name} out");
    }
}
