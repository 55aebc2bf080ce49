using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for an HTTP request; sits on a parameter of type <c>HttpRequest</c>.</summary>
/// <param name="authLevel">The key that a request must bring.</param>
/// <param name="methods">Methods served; none means all. Any other method is answered 404.</param>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Http/src/HttpTriggerAttribute.cs
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : TriggerBindingAttribute
{
    /// <summary>Serves all methods.</summary>
    /// <param name="authLevel">The key that a request must bring.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
        : this(authLevel, [])
    {
    }

    /// <summary>ASP.NET Core route template below the route prefix; null means the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>Methods served; empty means all.</summary>
    public string[]? Methods { get; } = methods;

    /// <summary>The key that a request must bring.</summary>
    public AuthorizationLevel AuthLevel { get; } = authLevel;
}

/// <summary>The key that a request must bring in <c>x-functions-key</c> or <c>?code=</c>.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Http/src/AuthorizationLevel.cs
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A key of the function, a key of the host, or the master key.</summary>
    Function = 2,

    /// <summary>The master key.</summary>
    Admin = 4,
}
