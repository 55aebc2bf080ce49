using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>What <c>host.json</c> and the app settings say, checked.</summary>
sealed class HostSettings
{
    readonly List<string> _faults = [];
    readonly IConfiguration _host;

    /// <exception cref="InvalidOperationException">Names every wrong value.</exception>
    public HostSettings(HostJson hostJson, IConfiguration settings)
    {
        _host = hostJson.Configuration;
        if (_host["version"] is { } version && version != "2.0")
            Fault("version", version, "\"2.0\"");
        RoutePrefix = (_host["extensions:http:routePrefix"] ?? "api").Trim('/');
        MaxConcurrentCalls = Read("extensions:serviceBus:maxConcurrentCalls", 16, ParseCount, "a whole number of at least 1");
        MaxAutoLockRenewal = Read(
            "extensions:serviceBus:maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5), ParseDuration, "a duration such as 00:05:00");
        FunctionTimeout = Read(
            "functionTimeout", (TimeSpan?)TimeSpan.FromMinutes(30), ParseTimeout, "a positive duration such as 00:10:00, or -1 for none");
        RequireAutoComplete();
        HomepageDisabled = string.Equals(settings["AzureWebJobsDisableHomepage"], "true", StringComparison.OrdinalIgnoreCase);
        if (_faults.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, _faults));
    }

    /// <summary>Without slashes at the ends; empty for none.</summary>
    public string RoutePrefix { get; }

    /// <summary>Messages that one queue function handles at a time in this process.</summary>
    public int MaxConcurrentCalls { get; }

    /// <summary>How long the lock of a running message is prolonged.</summary>
    public TimeSpan MaxAutoLockRenewal { get; }

    /// <summary>After which an invocation's token is signalled; null for never.</summary>
    public TimeSpan? FunctionTimeout { get; }

    /// <summary>Whether <c>/</c> belongs to the functions.</summary>
    public bool HomepageDisabled { get; }

    void RequireAutoComplete()
    {
        const string Key = "extensions:serviceBus:autoCompleteMessages";
        if (_host[Key] is { } value && !value.Equals("true", StringComparison.OrdinalIgnoreCase))
            Fault(Key, value, "true, the only mode that the embedded host offers");
    }

    T Read<T>(string key, T fallback, TryParse<T> parse, string expected)
    {
        if (_host[key] is not { } text)
            return fallback;
        if (parse(text, out var value))
            return value;
        Fault(key, text, expected);
        return fallback;
    }

    void Fault(string key, string value, string expected) =>
        _faults.Add($"host.json: {key} is '{value}'; expected {expected}.");

    static bool ParseCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1;

    static bool ParseDuration(string text, out TimeSpan value) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;

    static bool ParseTimeout(string text, out TimeSpan? value)
    {
        value = null;
        if (text == "-1")
            return true;
        var parsed = ParseDuration(text, out var duration) && duration > TimeSpan.Zero;
        value = duration;
        return parsed;
    }

    delegate bool TryParse<T>(string text, out T value);
}
