using System.Text.Json;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class ExampleDifferenceTests
{
    const string Example = """{"no":"S-1","version":3,"patents":[{"number":"1","granted":true}],"tags":[]}""";

    [Theory]
    [InlineData("""{"no":"S-2","version":4,"patents":[{"number":"2","granted":false}],"tags":["a",1]}""", "")]
    [InlineData("""{"no":"S-2","version":4,"patents":[],"tags":[]}""", "")]
    [InlineData("""{"no":"S-2","version":4,"tags":[]}""", "patents missing list")]
    [InlineData("""{"no":"S-2","version":"4","patents":[],"tags":[]}""", "version type number text")]
    [InlineData("""{"no":null,"version":4,"patents":[],"tags":[]}""", "no type text null")]
    [InlineData("""{"no":"S-2","version":4,"patents":[],"tags":[],"title":"t"}""", "title extra text")]
    [InlineData("""{"no":"S-2","version":4,"patents":[{"number":1,"granted":true},{"number":2},{"number":3}],"tags":[]}""", "patents[].number type text number|patents[].granted missing boolean")]
    public void Tells_form_and_not_values(string document, string expected)
    {
        using var example = JsonDocument.Parse(Example);
        using var shown = JsonDocument.Parse(document);
        var differences = ExampleDifference.Between(example.RootElement, shown.RootElement).Select(d => $"{d.Path} {d.Kind} {string.Join(' ', new[] { d.Expected, d.Actual }.OfType<string>())}".Replace("array", "list", StringComparison.Ordinal));
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), differences.Order());
    }
}
