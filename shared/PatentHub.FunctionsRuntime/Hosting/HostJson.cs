using Microsoft.Extensions.Configuration;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>
/// <c>host.json</c>, overlaid by settings below <c>AzureFunctionsJobHost</c> as in the real host
/// (<c>AzureFunctionsJobHost__extensions__http__routePrefix</c>).
/// </summary>
sealed class HostJson(IConfiguration configuration)
{
    const string Overlay = "AzureFunctionsJobHost";

    // A trailing asterisk stands for everything below. Keys without effect here are known all the same: one host.json
    // serves both hosts.
    static readonly string[] Known =
    [
        "version", "functionTimeout", "telemetryMode", "logging:logLevel:*",
        "extensions:http:routePrefix", "extensions:http:maxConcurrentRequests", "extensions:http:maxOutstandingRequests",
        "extensions:http:dynamicThrottlesEnabled", "extensions:http:hsts:*", "extensions:http:customHeaders:*",
        "extensions:serviceBus:autoCompleteMessages", "extensions:serviceBus:prefetchCount",
        "extensions:serviceBus:maxAutoLockRenewalDuration", "extensions:serviceBus:maxConcurrentCalls",
        "extensions:serviceBus:maxConcurrentSessions", "extensions:serviceBus:maxMessageBatchSize",
        "extensions:serviceBus:minMessageBatchSize", "extensions:serviceBus:maxBatchWaitTime",
        "extensions:serviceBus:sessionIdleTimeout", "extensions:serviceBus:enableCrossEntityTransactions",
        "extensions:serviceBus:clientRetryOptions:*",
    ];

    public IConfiguration Configuration { get; } = configuration;

    /// <summary>Reads the file beside the app: in the content root, else beside the binaries. Absent is the same as empty.</summary>
    public static HostJson Load(string contentRoot, IConfiguration settings)
    {
        var file = new[] { contentRoot, AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, "host.json"))
            .FirstOrDefault(File.Exists);
        var builder = new ConfigurationBuilder();
        if (file is not null)
            builder.AddJsonFile(file, optional: false, reloadOnChange: false);
        return new(builder.AddConfiguration(settings.GetSection(Overlay)).Build());
    }

    /// <summary>Paths of values that no host of ours understands, in order.</summary>
    public IReadOnlyList<string> UnknownKeys() =>
        [.. Leaves(Configuration).Where(path => !Known.Any(known => Matches(known, path))).Order(StringComparer.Ordinal)];

    static bool Matches(string known, string path) => known.EndsWith(":*", StringComparison.Ordinal)
        ? path.StartsWith(known[..^1], StringComparison.OrdinalIgnoreCase)
        : path.Equals(known, StringComparison.OrdinalIgnoreCase);

    static IEnumerable<string> Leaves(IConfiguration section)
    {
        foreach (var child in section.GetChildren())
        {
            var below = Leaves(child).ToArray();
            // An empty object has neither value nor children and says nothing.
            IEnumerable<string> own = child.Value is { Length: > 0 } ? [child.Path] : [];
            foreach (var path in below.Length > 0 ? below : own)
                yield return path;
        }
    }
}
