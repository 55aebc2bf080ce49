using System.Globalization;
using System.Text.RegularExpressions;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

/// <summary>docs/reliability.md answers every feature once, and what it names is there.</summary>
public sealed partial class ReliabilityDocumentTests
{
    static readonly string Document = File.ReadAllText(Repository.Folder(Path.Combine("docs", "reliability.md")));

    static readonly string[] Code = [.. new[] { "functions", "infra", "shared", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Repository.Folder(folder), "*.cs", SearchOption.AllDirectories))];

    static readonly HashSet<string> Files = Code.Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Types, and the tests that name them by themselves.</summary>
    static readonly HashSet<string> Types = Code.SelectMany(file => Declared().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_feature_is_answered_once_in_its_order() =>
        Assert.Equal(Enumerable.Range(1, 47), Row().Matches(Document).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_row_says_where_and_is_shown_by_a_test() => Assert.All(Row().Matches(Document), match =>
    {
        var cells = match.Value.Split(" | ");
        Assert.Equal(5, cells.Length);
        Assert.NotEmpty(Name().Matches(cells[3]));
        Assert.True(Name().Matches(cells[4]).Any(n => Types.Contains(n.Groups[1].Value) && IsTest(n.Groups[1].Value)), $"Row {match.Groups[1].Value} names no test.");
    });

    [Fact]
    public void Every_type_and_file_that_is_named_exists() =>
        Assert.Equal([], Names().Where(name => !Types.Contains(name.Type) && !Files.Contains(name.Type)).Select(name => name.Type).Distinct());

    [Fact]
    public void Every_test_that_is_named_stands_in_its_class() => Assert.All(Names().Where(name => name.Test.Length > 0), name =>
        Assert.Contains(Code, file => Path.GetFileNameWithoutExtension(file) == name.Type && File.ReadAllText(file).Contains($" {name.Test}(", StringComparison.Ordinal)));

    [Fact]
    public void Every_linked_page_exists() =>
        Assert.All(Link().Matches(Document), link => Assert.True(File.Exists(Repository.Folder(Path.Combine("docs", link.Groups[1].Value))), link.Value));

    static IEnumerable<(string Type, string Test)> Names() => Name().Matches(Document).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    static bool IsTest(string type) => type.EndsWith("Tests", StringComparison.Ordinal) || type.EndsWith("Contract", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| (\d+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A type, and one of its tests, in backticks: nothing else there begins with a capital and has neither blank nor slash.</summary>
    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]+)(?:\.([A-Z][A-Za-z0-9_]+))?`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum) ([A-Z][A-Za-z0-9]+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
