using System.Text.RegularExpressions;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>
/// No host of any cloud is written down: suffixes come from the environment, addresses from the resources. The compiler's own rule knows
/// a part of the hosts of one cloud only.
/// </summary>
public sealed partial class HostNamesTests
{
    /// <summary>Names that are no address: the schemas of the formats that Azure reads.</summary>
    static readonly string[] Schemas = ["https://schema.management.azure.com/", "https://schemastore.azurewebsites.net/", "https://developer.microsoft.com/json-schemas/", "https://github.com/Microsoft/Application-Insights-Workbooks/"];

    public static TheoryData<string> Sources =>
    [
        .. AzureFolder.Files.Where(f => !f.EndsWith(".md", StringComparison.Ordinal)).Select(f => "infra/azure/" + f),
        .. Directory.EnumerateFiles(Repository.Root, "azure.yaml").Select(Path.GetFileName).OfType<string>(),
        .. Directory.Exists(Repository.Folder(".github")) ? Directory.EnumerateFiles(Repository.Folder(".github"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)) : [],
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_source_names_one(string file) => AssertNone(File.ReadAllText(Repository.Folder(file)));

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task No_plan_names_one_outside_the_environments_own(string parameters) =>
        AssertNone(PrivateZones().Replace((await Plan.OfAsync(parameters)).Text, ""));

    [Fact]
    public async Task No_built_template_names_one()
    {
        BicepCli.Require();
        AssertNone((await BicepCli.RunAsync("build", AzureFolder.Main, "--stdout")).Output);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/")]
    [InlineData("hub.servicebus.chinacloudapi.cn")]
    [InlineData("privatelink.vaultcore.azure.net")]
    [InlineData("https://portal.azure.cn/")]
    [InlineData("app.azurewebsites.us")]
    [InlineData("https://login.partner.microsoftonline.cn/")]
    [InlineData("sts.windows.net")]
    [InlineData("x.applicationinsights.azure.com")]
    public void A_host_is_recognised(string text) => Assert.NotEmpty(Find(text));

    static void AssertNone(string text) => Assert.Equal([], Find(text));

    static string[] Find(string text) => [.. HostForm().Matches(Schemas.Aggregate(text, (rest, schema) => rest.Replace(schema, "", StringComparison.OrdinalIgnoreCase))).Select(m => m.Value).Distinct()];

    /// <summary>Anything below a domain of a cloud; a file's or a package's name ends otherwise.</summary>
    [GeneratedRegex(@"[\w*-]*\.?(windows\.net|azure\.(com|net|cn|us|de)|azurewebsites\.(net|us)|chinacloudapi\.cn|chinacloudsites\.cn|chinacloud[\w-]*\.cn|trafficmanager\.(net|cn)|microsoftonline\.(com|cn|us|de)|partner\.microsoftonline\.cn|usgovcloudapi\.net|cloudapi\.de|cloudapp\.(net|azure\.com)|azure-api\.(net|cn)|azureedge\.(net|cn)|visualstudio\.com|microsoft\.com)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HostForm();

    /// <summary>Zones are named after the suffixes of the compiler's environment.</summary>
    [GeneratedRegex(@"privatelink\.(blob|table)\.core\.windows\.net|privatelink\.vaultcore\.azure\.net")]
    private static partial Regex PrivateZones();
}
