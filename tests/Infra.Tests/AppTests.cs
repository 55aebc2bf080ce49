using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>Values that the compiler does not check, and a typo of which shows at the first deployment only.</summary>
public sealed class AppTests
{
    [Theory]
    [InlineData("infra/azure/production.bicepparam")]
    [InlineData("infra/azure/test.bicepparam")]
    public async Task Flex_Consumption(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        var app = Assert.Single(plan.Of("Microsoft.Web/sites"));
        Assert.Equal("FC1 FlexConsumption functionapp True", Describe(Assert.Single(plan.Of("Microsoft.Web/serverfarms"))));
        Assert.Equal("functionapp,linux", app.Text("kind"));
        Assert.Equal(("dotnet-isolated", "10.0"), (app.Text("properties.functionAppConfig.runtime.name"), app.Text("properties.functionAppConfig.runtime.version")));
        Assert.Equal("blobContainer", app.Text("properties.functionAppConfig.deployment.storage.type"));
        Assert.Equal("UserAssignedIdentity", app.Text("properties.functionAppConfig.deployment.storage.authentication.type"));
        Assert.EndsWith("'deployments')]", app.Text("properties.functionAppConfig.deployment.storage.value"), StringComparison.Ordinal);
        Assert.Equal(("UserAssigned", "hub"), (app.Text("identity.type"), app["tags"]!.Value.GetProperty("azd-service-name").GetString()));
        Assert.Null(app["properties.siteConfig.linuxFxVersion"]);
        Assert.DoesNotContain("FUNCTIONS_WORKER_RUNTIME", plan.Settings.Keys);
    }

    [Fact]
    public async Task A_plan_where_there_is_no_Flex()
    {
        var plan = await Plan.OfAsync("tests/Infra.Tests/Variants/private.bicepparam");
        var app = Assert.Single(plan.Of("Microsoft.Web/sites"));
        Assert.Equal("EP1 ElasticPremium elastic True", Describe(Assert.Single(plan.Of("Microsoft.Web/serverfarms"))));
        Assert.Equal("DOTNET-ISOLATED|10.0", app.Text("properties.siteConfig.linuxFxVersion"));
        Assert.Equal("", app.Text("properties.functionAppConfig"));
        Assert.Equal(("~4", "dotnet-isolated"), (plan.Settings["FUNCTIONS_EXTENSION_VERSION"], plan.Settings["FUNCTIONS_WORKER_RUNTIME"]));
        Assert.Equal("True", plan.Settings["AzureWebJobs__PurgeInbox__Disabled"], ignoreCase: true);
    }

    /// <summary>An account name would make the host put the public cloud's suffix behind it.</summary>
    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task Every_connection_names_addresses_and_the_identity(string parameters)
    {
        var settings = (await Plan.OfAsync(parameters)).Settings;
        Assert.DoesNotContain(settings.Keys, name => name.EndsWith("__accountName", StringComparison.Ordinal));
        foreach (var connection in new[] { "AzureWebJobsStorage", "ServiceBus" })
        {
            Assert.Equal("managedidentity", settings[connection + "__credential"]);
            Assert.Contains("clientId", settings[connection + "__clientId"], StringComparison.Ordinal);
        }
        Assert.Contains(";Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task Queues_are_as_the_hub_uses_them(string parameters) => Assert.All((await Plan.OfAsync(parameters)).Of("Microsoft.ServiceBus/namespaces/queues"), queue =>
        Assert.Equal(("PT1M", "10", "PT1H", "False", "False", "False"),
            (queue.Text("properties.lockDuration"), queue.Text("properties.maxDeliveryCount"), queue.Text("properties.defaultMessageTimeToLive"),
            queue.Text("properties.deadLetteringOnMessageExpiration"), queue.Text("properties.requiresSession"), queue.Text("properties.requiresDuplicateDetection"))));

    static string Describe(Resource plan) => $"{plan.Text("sku.name")} {plan.Text("sku.tier")} {plan.Text("kind")} {plan.Text("properties.reserved")}";
}
