using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace PatentHub.Functions.Access;

/// <summary>
/// Asks for a role where the settings say so: to look, that of readers or operators, to change anything, that of operators. Partners'
/// webhooks, which are signed, and the health probes need none.
/// </summary>
sealed class RoleMiddleware(IOptions<AccessOptions> options) : IFunctionsWorkerMiddleware
{
    static readonly PathString[] Open = ["/api/webhooks", "/api/health"];

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext()?.Request is not { } request || Refuse(request) is not { } refusal)
            return next(context);
        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }

    IResult? Refuse(HttpRequest request)
    {
        if (!options.Value.RequireRole || Open.Any(path => request.Path.StartsWithSegments(path)))
            return null;
        if (Principal.Read(request.Headers[Principal.Header]) is not { } principal)
            return Problems.Of(StatusCodes.Status401Unauthorized, "not-signed-in", "Sign in, or send a token of your application.");
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return principal.Roles.Contains(options.Value.OperatorRole) || isRead && principal.Roles.Contains(options.Value.ReaderRole) ? null
            : Problems.Of(StatusCodes.Status403Forbidden, "role-missing", $"This needs the role {(isRead ? options.Value.ReaderRole : options.Value.OperatorRole)}.");
    }
}
