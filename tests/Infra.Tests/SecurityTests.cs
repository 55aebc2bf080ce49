using System.Text.RegularExpressions;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>Who gets in, and how.</summary>
public sealed partial class SecurityTests
{
    public static TheoryData<string> Parameters => TemplateTests.Parameters;

    /// <summary>Every role that is given: its id, its name, and on what.</summary>
    static readonly (string Role, string Name, string Scope)[] Roles =
    [
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", "host"),
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor", "host"),
        ("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", "records"),
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor", "records"),
        ("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", "vault"),
        ("3913510d-42f4-4e42-8a64-420c390055eb", "Monitoring Metrics Publisher", "monitoring"),
        .. Queues.All.Select(queue => ("4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", "Azure Service Bus Data Receiver", $"serviceBus/{queue}")),
        .. Queues.All.Select(queue => ("69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", "Azure Service Bus Data Sender", $"serviceBus/{queue}")),
    ];

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Roles_are_those_of_the_list_and_no_others(string parameters)
    {
        var given = (await Plan.OfAsync(parameters)).Of("Microsoft.Authorization/roleAssignments").Select(a => $"{a.Text("properties.roleDefinitionId")!.Split('/')[^1]} on {ScopeOf(a.Id)}");
        Assert.Equal(Roles.Select(r => $"{r.Role} on {r.Scope}").Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Storage_is_open_neither_to_keys_nor_to_anybody(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        var accounts = plan.Of("Microsoft.Storage/storageAccounts").ToList();
        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.Equal("False", account.Text("properties.allowSharedKeyAccess"));
            Assert.Equal("False", account.Text("properties.allowBlobPublicAccess"));
            Assert.Equal("True", account.Text("properties.supportsHttpsTrafficOnly"));
            Assert.Equal("TLS1_2", account.Text("properties.minimumTlsVersion"));
        });
        Assert.All(plan.Of("Microsoft.Storage/storageAccounts/blobServices/containers"), container => Assert.Equal("None", container.Text("properties.publicAccess")));
        Assert.All(plan.Of("Microsoft.Storage/storageAccounts/blobServices"), blobs =>
        {
            Assert.Equal("True", blobs.Text("properties.deleteRetentionPolicy.enabled"));
            Assert.Equal("True", blobs.Text("properties.containerDeleteRetentionPolicy.enabled"));
            Assert.Equal("True", blobs.Text("properties.isVersioningEnabled"));
        });
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Queues_vault_and_telemetry_take_identities_only(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        var space = Assert.Single(plan.Of("Microsoft.ServiceBus/namespaces"));
        Assert.Equal(("True", "1.2"), (space.Text("properties.disableLocalAuth"), space.Text("properties.minimumTlsVersion")));
        var vault = Assert.Single(plan.Of("Microsoft.KeyVault/vaults"));
        Assert.Equal(("True", "True"), (vault.Text("properties.enableRbacAuthorization"), vault.Text("properties.enablePurgeProtection")));
        Assert.Equal("True", Assert.Single(plan.Of("Microsoft.Insights/components")).Text("properties.DisableLocalAuth"));
        Assert.Equal("True", Assert.Single(plan.Of("Microsoft.OperationalInsights/workspaces")).Text("properties.features.disableLocalAuth"));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task The_app_speaks_TLS_only_and_is_published_to_with_an_identity(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        var app = Assert.Single(plan.Of("Microsoft.Web/sites"));
        Assert.Equal(("True", "1.2", "1.2", "Disabled"),
            (app.Text("properties.httpsOnly"), app.Text("properties.siteConfig.minTlsVersion"), app.Text("properties.siteConfig.scmMinTlsVersion"), app.Text("properties.siteConfig.ftpsState")));
        Assert.Equal(["ftp False", "scm False"], plan.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(p => $"{p.ShortName} {p.Text("properties.allow")}").Order(StringComparer.Ordinal));
        Assert.All(plan.Settings, setting => Assert.DoesNotMatch("(?i)AccountKey=|SharedAccessKey|whsec_|listKeys", setting.Value));
    }

    [Fact]
    public async Task In_the_private_network_nothing_else_is_reached_from_outside_than_the_app()
    {
        var plan = await Plan.OfAsync("tests/Infra.Tests/Variants/private.bicepparam");
        foreach (var type in new[] { "Microsoft.Storage/storageAccounts", "Microsoft.ServiceBus/namespaces", "Microsoft.KeyVault/vaults" })
            Assert.All(plan.Of(type), resource => Assert.Equal("Disabled", resource.Text("properties.publicNetworkAccess")));
        Assert.Equal(["pe-host-blob", "pe-host-table", "pe-records-blob", "pe-records-table", "pe-servicebus", "pe-vault"],
            plan.Of("Microsoft.Network/privateEndpoints").Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(4, plan.Of("Microsoft.Network/privateDnsZones").Count());
        Assert.NotNull(Assert.Single(plan.Of("Microsoft.Web/sites")).Text("properties.virtualNetworkSubnetId"));
    }

    [Fact]
    public async Task Without_it_there_is_no_network() =>
        Assert.DoesNotContain((await Plan.OfAsync("infra/azure/production.bicepparam")).Resources, r => r.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    [Fact]
    public async Task Signing_in_leaves_out_health_and_the_webhooks_of_known_platforms()
    {
        var plan = await Plan.OfAsync("tests/Infra.Tests/Variants/private.bicepparam");
        var sign = Assert.Single(plan.Of("Microsoft.Web/sites/config"), c => c.ShortName == "authsettingsV2");
        Assert.Equal(("True", "Return401"), (sign.Text("properties.globalValidation.requireAuthentication"), sign.Text("properties.globalValidation.unauthenticatedClientAction")));
        Assert.Equal(["/api/health/live", "/api/health/ready", "/api/webhooks/sc-luzhou-centre"],
            sign["properties.globalValidation.excludedPaths"]!.Value.EnumerateArray().Select(p => p.GetString()!));
        Assert.Equal(("true", "Hub.Read", "Hub.Operate"), (plan.Settings["Access__RequireRole"], plan.Settings["Access__ReaderRole"], plan.Settings["Access__OperatorRole"]));
        using var roles = System.Text.Json.JsonDocument.Parse(AzureFolder.Read("app-roles.json"));
        Assert.Equal(["Hub.Read", "Hub.Operate"], roles.RootElement.EnumerateArray().Select(r => r.GetProperty("value").GetString()!));
    }

    /// <summary>The module whose resource an assignment's id is under, and for a queue its name.</summary>
    static string ScopeOf(string id)
    {
        var module = ModuleForm().Match(id).Groups[1].Value;
        return module == "serviceBus" ? $"{module}/{Queues.All.Single(queue => id.Contains($"'{queue}'", StringComparison.Ordinal))}" : module;
    }

    [GeneratedRegex(@"format\('(\w+)-\{0\}'")]
    private static partial Regex ModuleForm();
}
