using System.Text.RegularExpressions;
using PatentHub.Monitoring;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

public sealed partial class OperationsGuideTests
{
    static readonly string Guide = File.ReadAllText(Repository.Folder("docs/operations.md"));

    /// <summary>An alarm that the guide does not explain helps nobody.</summary>
    [Fact]
    public void Every_alarm_is_explained_and_no_other()
    {
        var causes = typeof(AlarmCauses).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal).ToList();
        var explained = CauseRow().Matches(Guide).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal).ToList();
        Assert.True(causes.SequenceEqual(explained),
            $"docs/operations.md, table of alarms: add a row '| `cause` | meaning | what to do |' for {string.Join(", ", causes.Except(explained))}; remove {string.Join(", ", explained.Except(causes))}.");
    }

    [Fact]
    public void Every_alert_is_explained()
    {
        foreach (var alert in AzureFolder.Files.Where(f => f.EndsWith(".kql", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).Concat(["dead-letters", "unavailable", "storage-throttled", "secret-expiring", "budget"]))
            Assert.Contains($"| {alert!.Replace('-', ' ')} |", Guide, StringComparison.Ordinal);
    }

    /// <summary>Files, links and functions that a guide names are there.</summary>
    [Theory]
    [InlineData("docs/operations.md")]
    [InlineData("docs/deployment.md")]
    public void What_it_links_to_is_there(string file)
    {
        var text = File.ReadAllText(Repository.Folder(file));
        Assert.All(LinkForm().Matches(text), link => Assert.True(
            File.Exists(Path.Combine(Repository.Folder("docs"), link.Groups[1].Value)) || Directory.Exists(Path.Combine(Repository.Folder("docs"), link.Groups[1].Value)), $"{file}: {link.Groups[1].Value} is not there."));
        Assert.All(PathForm().Matches(text), path => Assert.True(
            File.Exists(Repository.Folder(path.Value.Trim('`'))) || Directory.Exists(Repository.Folder(path.Value.Trim('`'))), $"{file}: {path.Value} is not there."));
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex CauseRow();

    [GeneratedRegex(@"\]\(([^)#:]+)(#[^)]*)?\)")]
    private static partial Regex LinkForm();

    [GeneratedRegex(@"`(infra|tests|docs|functions|shared)/[\w./-]+`")]
    private static partial Regex PathForm();
}
