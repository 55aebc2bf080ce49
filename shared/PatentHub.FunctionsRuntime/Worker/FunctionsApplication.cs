namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Program starts.</summary>
// Source: azure-functions-dotnet-worker src/DotNetWorker/Builder/FunctionsApplication.cs
public class FunctionsApplication
{
    /// <summary>A builder with the host's defaults.</summary>
    /// <param name="args">Command line; <c>--urls</c> and every other setting may be given there.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
