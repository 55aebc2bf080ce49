using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>All functions of the app, found and checked once at start-up.</summary>
sealed class FunctionCatalog
{
    readonly IConfiguration _settings;

    /// <exception cref="InvalidOperationException">Lists everything that is wrong with the functions.</exception>
    public FunctionCatalog(IOptions<EmbeddedHostOptions> options, IHostEnvironment environment, IConfiguration settings)
    {
        _settings = settings;
        var faults = new List<string>();
        Functions = [.. Methods(options.Value, environment)
            .Select(method => FunctionShape.Describe(method, faults))
            .OfType<FunctionDescriptor>()
            .OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
        faults.AddRange(Functions
            .GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"The function name '{same.Key}' is used by {string.Join(" and ", same.Select(f => f.EntryPoint).Order(StringComparer.Ordinal))}."));
        faults.AddRange(RouteConflicts());
        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    public FunctionDescriptor? Find(string name) =>
        Functions.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Those that are not switched off by <c>AzureWebJobs.{name}.Disabled</c> (or, as an environment variable, with <c>__</c> for the dots).</summary>
    public IEnumerable<(FunctionDescriptor Function, T Trigger)> TriggeredBy<T>() =>
        from f in Functions where f.Trigger is T && !IsDisabled(f.Name) select (f, (T)(object)f.Trigger);

    bool IsDisabled(string name) =>
        (_settings[$"AzureWebJobs.{name}.Disabled"] ?? _settings[$"AzureWebJobs:{name}:Disabled"]) is { } value
        && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    static IEnumerable<MethodInfo> Methods(EmbeddedHostOptions options, IHostEnvironment environment)
    {
        IEnumerable<Type> types = options.FunctionTypes;
        if (options.FunctionTypes.Count == 0)
        {
            // Not Assembly.GetEntryAssembly: under a test runner that is the runner.
            IEnumerable<Assembly> assemblies = options.FunctionAssemblies.Count > 0
                ? options.FunctionAssemblies
                : [Assembly.Load(new AssemblyName(environment.ApplicationName))];
            types = assemblies.SelectMany(a => a.GetTypes());
        }

        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return types.SelectMany(t => t.GetMethods(Any)).Where(m => m.IsDefined(typeof(FunctionAttribute)));
    }

    IEnumerable<string> RouteConflicts() =>
        from one in TriggeredBy<HttpTriggerAttribute>()
        from other in TriggeredBy<HttpTriggerAttribute>()
        where string.CompareOrdinal(one.Function.Name, other.Function.Name) < 0
            && HttpRoute.Of(one.Function, one.Trigger).Equals(HttpRoute.Of(other.Function, other.Trigger), StringComparison.OrdinalIgnoreCase)
            && HttpRoute.MethodsOverlap(one.Trigger, other.Trigger)
        select $"Functions '{one.Function.Name}' and '{other.Function.Name}' serve the same route and method.";
}
