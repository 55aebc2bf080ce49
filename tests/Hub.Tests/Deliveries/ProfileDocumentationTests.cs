using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Adapters.Deliveries.Profiles;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>The guide to profiles says what the code reads, no more and no less, and its examples can be used.</summary>
public sealed partial class ProfileDocumentationTests
{
    static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "profiles.md"));

    public static TheoryData<string, string[]> Tables => new()
    {
        { "## Profile", ProfileFields.Profile },
        { "## Limits", ProfileFields.Limits },
        { "## Registrations", ProfileFields.Registration },
        { "## Platforms without an interface", ProfileFields.Packages },
        { "### OAuth 2.0", ProfileFields.OAuth },
        { "### Gateway", ProfileFields.Gateway },
        { "## Codes", ProfileFields.Codes },
        { "All have `id` and `revision`.", ProfileFields.Operation },
        { "## Operations", [.. OperationNames.All] },
        { "## Replies", ProfileFields.Reply },
        { "| Class | What the hub does |", Words<ReplyClass>() },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_field_has_its_line(string heading, string[] fields)
    {
        var from = Guide[Guide.IndexOf($"\n{heading}", StringComparison.Ordinal)..];
        var table = from[from.IndexOf("\n|---", StringComparison.Ordinal)..].TrimStart('\n').Split('\n').Skip(1).TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(fields.Order(), table.Select(line => Name().Match(line).Groups[1].Value).Order());
    }

    [Theory]
    [InlineData("Filters: ")]
    [InlineData("Variables: ")]
    public void Every_filter_and_variable_is_named(string paragraph)
    {
        var from = Guide[Guide.IndexOf($"\n{paragraph}", StringComparison.Ordinal)..];
        var names = Quoted().Matches(from[..from.IndexOf("\n\n", StringComparison.Ordinal)]).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(paragraph == "Filters: " ? LiquidTemplate.FilterNames.Order() : GatewaySignature.Variables.Order(), names.Distinct().Where(n => n is not ("name" or "auth")).Order());
    }

    [Fact]
    public void Every_variable_of_operations_is_named() => Assert.All(RequestWriter.Variables, name => Assert.Contains($"`{name}`", Guide, StringComparison.Ordinal));

    [Fact]
    public void Every_example_can_be_used()
    {
        using var folder = new TemporaryDirectory();
        var examples = Json().Matches(Guide).Select(m => m.Groups[1].Value).ToList();
        for (var i = 0; i < examples.Count; i++)
            File.WriteAllText(folder[$"{i}.json"], examples[i]);
        var read = ProfileFolder.Read(folder.Path, new ConfigurationBuilder().Build());
        Assert.Empty(read.Problems);
        Assert.Equal(["one", "two", "three", "four", "five"], read.ByFile.OrderBy(f => f.Key).Select(f => f.Value.Id));
    }

    static string[] Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    [GeneratedRegex(@"^\| `([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("`([A-Za-z_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
