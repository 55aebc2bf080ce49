using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>Rules for the routes of HTTP functions.</summary>
static class HttpRoute
{
    // The host's own address space; a plain prefix test, so "administration" is refused too, as in the real host.
    static readonly string[] Reserved = ["admin", "runtime"];

    /// <summary>The template below the route prefix.</summary>
    public static string Of(FunctionDescriptor function, HttpTriggerAttribute trigger) => Of(function.Name, trigger);

    public static string Of(string functionName, HttpTriggerAttribute trigger) =>
        (string.IsNullOrWhiteSpace(trigger.Route) ? functionName : trigger.Route).Trim('/');

    /// <summary>The parsed template, or null with a fault.</summary>
    public static RoutePattern? Parse(string functionName, HttpTriggerAttribute trigger, List<string> faults)
    {
        var route = Of(functionName, trigger);
        if (Reserved.Any(word => route.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            faults.Add($"Function '{functionName}': the route '{route}' begins with a word that the host keeps for itself (admin, runtime).");
        try
        {
            return RoutePatternFactory.Parse(route);
        }
        catch (RoutePatternException e)
        {
            faults.Add($"Function '{functionName}': the route '{route}' is not a route template: {e.Message}");
            return null;
        }
    }

    public static bool Serves(HttpTriggerAttribute trigger, string method) =>
        trigger.Methods is not { Length: > 0 } methods || methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    public static bool MethodsOverlap(HttpTriggerAttribute one, HttpTriggerAttribute other) =>
        one.Methods is not { Length: > 0 } methods
        || other.Methods is not { Length: > 0 }
        || methods.Any(method => Serves(other, method));
}
