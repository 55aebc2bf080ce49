using System.Text.RegularExpressions;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Repository.Folder(".github/workflows"), "*.yml").Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_to_a_version(string file)
    {
        var uses = UsesForm().Matches(File.ReadAllText(Repository.Folder(file)));
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches(@"^[\w.-]+/[\w.-]+@v\d+\.\d+\.\d+$", use.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_job_has_a_time_limit_and_no_right_that_it_does_not_name(string file)
    {
        var text = File.ReadAllText(Repository.Folder(file));
        Assert.Equal(JobForm().Count(text), text.Split("timeout-minutes:").Length - 1);
        Assert.Contains("\npermissions:\n  contents: read\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("write-all", text, StringComparison.Ordinal);
    }

    /// <summary>What is named in the workflow is there.</summary>
    [Fact]
    public void The_deployment_takes_the_template_s_outputs_and_the_gate()
    {
        var text = File.ReadAllText(Repository.Folder(".github/workflows/deploy.yml"));
        var outputs = OutputForm().Matches(AzureFolder.Read("main.bicep")).Select(m => m.Groups[1].Value).ToList();
        Assert.All(NeededForm().Match(text).Groups[1].Value.Split(' '), name => Assert.Contains(name, outputs));
        foreach (var part in new[] { ".ci/run", "deployment group what-if", "deployment group create", "infra/azure/smoke", "FunctionsHost=Azure" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        foreach (var environment in EnvironmentForm().Match(text).Groups[1].Value.Split(", "))
            Assert.Contains($"{environment}.bicepparam", AzureFolder.Files);
    }

    [Fact]
    public void Azd_finds_template_and_app()
    {
        var text = File.ReadAllText(Repository.Folder("azure.yaml"));
        Assert.Contains("  path: infra/azure\n  module: main\n", text, StringComparison.Ordinal);
        Assert.Contains("  hub:\n    project: functions\n    language: dotnet\n    host: function\n", text, StringComparison.Ordinal);
        Assert.Contains("main.bicepparam", AzureFolder.Files);
    }

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex UsesForm();

    [GeneratedRegex(@"^    runs-on:", RegexOptions.Multiline)]
    private static partial Regex JobForm();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex OutputForm();

    [GeneratedRegex(@"for name in ([A-Z_ ]+); do")]
    private static partial Regex NeededForm();

    [GeneratedRegex(@"options: \[([^\]]+)\]")]
    private static partial Regex EnvironmentForm();
}
