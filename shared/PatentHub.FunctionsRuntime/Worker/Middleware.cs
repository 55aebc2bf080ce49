namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs an invocation, or the rest of it.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Pipeline/FunctionExecutionDelegate.cs
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Wraps every invocation, whatever triggered it. One instance serves the whole process.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Pipeline/IFunctionsWorkerMiddleware.cs
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs the invocation by calling <paramref name="next"/>, or ends it here.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
