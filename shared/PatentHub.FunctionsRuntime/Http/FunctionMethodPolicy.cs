using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Azure.Functions.Worker;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>
/// Takes functions that do not serve the request's method out of routing, so that a wrong method is 404 as in the real
/// host. ASP.NET Core's own method metadata would answer 405.
/// </summary>
sealed class FunctionMethodPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<HttpTriggerAttribute>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            var trigger = candidates[i].Endpoint.Metadata.GetMetadata<HttpTriggerAttribute>();
            if (trigger is not null && !HttpRoute.Serves(trigger, httpContext.Request.Method))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }
}
