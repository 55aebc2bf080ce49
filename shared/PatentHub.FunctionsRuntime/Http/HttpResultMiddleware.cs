using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>
/// What <c>ConfigureFunctionsWebApplication</c> puts into the pipeline: middleware after it sees the HTTP context, and
/// may replace the result before it is written here.
/// </summary>
static class HttpResultMiddleware
{
    /// <summary>The real worker's key in <see cref="FunctionContext.Items"/>.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    public static FunctionExecutionDelegate Wrap(FunctionExecutionDelegate next) => async context =>
    {
        var http = ((EmbeddedFunctionContext)context).Trigger.Http;
        if (http is null)
        {
            await next(context);
            return;
        }

        context.Items[HttpContextKey] = http;
        http.RequestServices = context.InstanceServices;
        await next(context);
        if (context.GetInvocationResult().Value is IResult result)
            await result.ExecuteAsync(http);
    };
}
