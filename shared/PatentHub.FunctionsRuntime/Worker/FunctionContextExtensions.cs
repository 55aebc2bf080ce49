using Microsoft.AspNetCore.Http;
using PatentHub.FunctionsRuntime.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to the HTTP request behind an invocation.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Http.AspNetCore/src/FunctionContext/FunctionContextExtensions.cs
public static class FunctionContextExtensions
{
    /// <summary>
    /// The HTTP context, or null: for other triggers, and in middleware that was registered before
    /// <c>ConfigureFunctionsWebApplication</c>.
    /// </summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpResultMiddleware.HttpContextKey, out var value) ? value as HttpContext : null;
}
