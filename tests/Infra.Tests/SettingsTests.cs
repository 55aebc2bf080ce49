using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatentHub.Adapters;
using PatentHub.Adapters.Storage;
using PatentHub.Deliveries;
using PatentHub.Functions;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>The app's settings in Azure against what the code reads.</summary>
public sealed class SettingsTests
{
    const string Private = "tests/Infra.Tests/Variants/private.bicepparam";
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /// <summary>Sections that the hub binds: every class of settings names its own.</summary>
    static readonly Dictionary<string, Type> Sections = new[] { typeof(HubModule), typeof(AdaptersModule), typeof(Schedules) }.SelectMany(t => t.Assembly.GetTypes())
        .Where(t => t.GetField("Section") is { IsLiteral: true }).ToDictionary(t => (string)t.GetField("Section")!.GetRawConstantValue()!);

    /// <summary>Settings of the Functions host, of its plan, and of the triggers' connection.</summary>
    static readonly string[] Hosts =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "AzureWebJobsDisableHomepage", "AzureWebJobs__PurgeInbox__Disabled",
        "ServiceBus__fullyQualifiedNamespace", "ServiceBus__credential", "ServiceBus__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID",
    ];

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task Every_schedule_is_set(string parameters)
    {
        var settings = (await Plan.OfAsync(parameters)).Settings;
        Assert.All(Schedules.Defaults, schedule => Assert.Equal(schedule.Value, settings[schedule.Key.Replace(":", "__", StringComparison.Ordinal)]));
    }

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task Every_setting_is_one_that_something_reads(string parameters)
    {
        var unknown = (await Plan.OfAsync(parameters)).Settings.Keys.Where(name => !IsRead(name)).ToList();
        Assert.True(unknown.Count == 0, $"Nothing reads {string.Join(", ", unknown)}: remove them from infra/azure/modules/app.bicep, or name them here if a host reads them.");
    }

    /// <summary>As App Service on Linux wants names: no hyphens, no colons.</summary>
    [Fact]
    public async Task Names_are_letters_digits_and_underscores() =>
        Assert.All((await Plan.OfAsync(Private)).Settings.Keys, name => Assert.Matches("^[A-Za-z0-9_]+$", name));

    [Fact]
    public async Task Secrets_are_references_to_the_vault_without_a_version()
    {
        var settings = (await Plan.OfAsync(Private)).Settings;
        foreach (var (name, secret) in new[]
        {
            ("Platforms__sc_luzhou_centre__Secrets__0", "sc-luzhou-centre-2"), ("Platforms__sc_luzhou_centre__Secrets__1", "sc-luzhou-centre-1"),
            ("Platforms__sc_luzhou_centre__WebhookSecrets__0", "sc-luzhou-centre-hook"), ("Declarations__Sources__0__BearerToken", "source-1-token"),
        })
        {
            Assert.Contains("@Microsoft.KeyVault(SecretUri={0}secrets/{1}/)", settings[name], StringComparison.Ordinal);
            Assert.Contains($"'{secret}'", settings[name], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task The_program_starts_with_them(string parameters)
    {
        using var folder = new TemporaryDirectory();
        var settings = (await Plan.OfAsync(parameters)).Settings.ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => Resolve(s.Key, s.Value));
        settings["Platforms:Directory"] = folder.Path;
        if (parameters == Private)
            await File.WriteAllTextAsync(folder["sc-luzhou-centre.json"], Profile.ToJsonString());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(RealTime.Clock).AddLogging();
        await using var provider = services.AddHub().AddHubAdapters(configuration).BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal(StorageProvider.Azure, provider.GetRequiredService<IOptions<StorageOptions>>().Value.Provider);
        Assert.Equal(parameters == Private ? [2] : [], provider.GetRequiredService<IPlatformProfiles>().All.Select(p => p.Secrets.Count));
    }

    static JsonObject Profile => new()
    {
        ["id"] = "sc-luzhou-centre",
        ["name"] = "示例平台",
        ["level"] = "provincial",
        ["protocol"] = "neutral",
        ["baseUrl"] = "https://platform.example",
        ["accepts"] = new JsonArray("supply"),
    };

    /// <summary>What Azure would put in the place of an expression.</summary>
    static string? Resolve(string name, string value) =>
        !value.StartsWith('[') ? value : value.Contains("@Microsoft.KeyVault", StringComparison.Ordinal) ? Secret : name.EndsWith("Id", StringComparison.Ordinal) ? "id" : "https://azure.example/";

    static bool IsRead(string name)
    {
        if (Hosts.Contains(name) || Schedules.Defaults.ContainsKey(name.Replace("__", ":", StringComparison.Ordinal)))
            return true;
        var parts = name.Split("__");
        if (parts is ["Platforms", _, "Secrets" or "WebhookSecrets", _])
            return true;
        return Sections.TryGetValue(parts[0], out var type) && Leads(type, parts.AsSpan(1));
    }

    /// <summary>Whether a path of names leads from a type over its properties to a value.</summary>
    static bool Leads(Type type, ReadOnlySpan<string> path)
    {
        if (path.Length == 0)
            return true;
        var element = type.IsGenericType ? type.GetGenericArguments()[^1] : null;
        return element is not null && type != typeof(Uri) ? Leads(element, path[1..])
            : type.GetProperty(path[0]) is { } property && Leads(property.PropertyType, path[1..]);
    }
}
