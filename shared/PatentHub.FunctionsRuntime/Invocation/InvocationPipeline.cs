using Microsoft.Azure.Functions.Worker.Middleware;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>The middleware in order of registration, around the function itself.</summary>
sealed class InvocationPipeline
{
    readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    readonly Lazy<FunctionExecutionDelegate> _pipeline;

    public InvocationPipeline() => _pipeline = new(() =>
        _middleware.AsEnumerable().Reverse().Aggregate((FunctionExecutionDelegate)ExecuteAsync, (next, wrap) => wrap(next)));

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => _middleware.Add(middleware);

    public Task RunAsync(EmbeddedFunctionContext context) => _pipeline.Value(context);

    static async Task ExecuteAsync(Microsoft.Azure.Functions.Worker.FunctionContext context)
    {
        var embedded = (EmbeddedFunctionContext)context;
        embedded.Result.Value = await embedded.Function.Call.InvokeAsync(embedded);
    }
}
