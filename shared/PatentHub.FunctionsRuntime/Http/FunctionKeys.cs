using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>Checks function keys as the real host does: the header comes before the query, the master key opens everything.</summary>
sealed class FunctionKeys
{
    const string Header = "x-functions-key";
    const string Query = "code";

    readonly byte[][] _master;
    readonly byte[][] _host;
    readonly Dictionary<string, byte[][]> _functions = new(StringComparer.OrdinalIgnoreCase);

    public FunctionKeys(IOptions<EmbeddedHostOptions> options, FunctionCatalog catalog)
    {
        var files = new KeyFiles(Path.Combine(options.Value.DataDirectory, "secrets"));
        var host = files.Host();
        _master = [Hash(host.MasterKey.Value)];
        _host = [.. host.FunctionKeys.Select(key => Hash(key.Value))];
        foreach (var (function, trigger) in catalog.TriggeredBy<HttpTriggerAttribute>())
        {
            if (trigger.AuthLevel == AuthorizationLevel.Function)
                _functions[function.Name] = [.. files.Function(function.Name).Keys.Select(key => Hash(key.Value))];
        }
    }

    /// <summary>Whether the request may run the function.</summary>
    public bool Permits(HttpRequest request, FunctionDescriptor function, AuthorizationLevel level) => level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function => Matches(request, [.. _master, .. _host, .. _functions[function.Name]]),
        _ => IsMaster(request),
    };

    /// <summary>Whether the request brings the master key.</summary>
    public bool IsMaster(HttpRequest request) => Matches(request, _master);

    static bool Matches(HttpRequest request, byte[][] keys)
    {
        var given = request.Headers.TryGetValue(Header, out var values) || request.Query.TryGetValue(Query, out values)
            ? values[0]
            : null;
        if (string.IsNullOrEmpty(given))
            return false;
        // Hashes have one length, and all keys are compared, so that the time taken says nothing about a key.
        var hash = Hash(given);
        var matches = false;
        foreach (var key in keys)
            matches |= CryptographicOperations.FixedTimeEquals(key, hash);
        return matches;
    }

    static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
