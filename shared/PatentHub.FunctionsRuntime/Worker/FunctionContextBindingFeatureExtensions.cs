using PatentHub.FunctionsRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to an invocation's result.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Context/FunctionContextBindingFeatureExtensions.cs
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>The invocation's result, to read or to replace after the next middleware has run.</summary>
    /// <exception cref="InvalidOperationException">The context was not made by this host.</exception>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        context is EmbeddedFunctionContext embedded
            ? embedded.Result
            : throw new InvalidOperationException("The function context was not made by the embedded host.");
}
