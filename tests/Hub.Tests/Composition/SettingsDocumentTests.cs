using System.Text.Json.Nodes;
using PatentHub.Functions;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

public sealed class SettingsDocumentTests
{
    [Fact]
    public Task The_reference_of_settings_is_what_the_code_reads() => GeneratedDocument.AssertIsAsync("settings-reference.md", SettingsReference.Write());

    [Fact]
    public void The_example_for_the_Azure_host_sets_every_schedule()
    {
        var values = JsonNode.Parse(File.ReadAllText(Repository.Folder("functions/local.settings.example.json")))!["Values"]!.AsObject();
        Assert.Equal(Schedules.Defaults.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value)),
            values.Where(v => v.Key.StartsWith("Schedules__", StringComparison.Ordinal)).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, (string?)v.Value)));
    }

    [Fact]
    public void Every_setting_says_what_it_is_for() => Assert.All(SettingsReference.All(), setting => Assert.NotEmpty(setting.Meaning));
}
