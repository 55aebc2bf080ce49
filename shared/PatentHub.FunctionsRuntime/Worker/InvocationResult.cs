namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned; middleware may replace it.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Invocation/InvocationResult.cs
public abstract class InvocationResult : InvocationResult<object>
{
}

/// <summary>What a function returned; middleware may replace it.</summary>
/// <typeparam name="T">Type of the result.</typeparam>
// Source: azure-functions-dotnet-worker src/DotNetWorker.Core/Invocation/InvocationResult.cs
public abstract class InvocationResult<T>
{
    /// <summary>The result, null before the function returned or if it returns nothing.</summary>
    public abstract T? Value { get; set; }
}
