using System.Text;
using PatentHub.Declarations.History;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class FieldChangeTests
{
    [Theory]
    [InlineData("""{"a":1,"updatedAt":"x"}""", """{"a":1.0,"updatedAt":"y"}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "changed a 1 2")]
    [InlineData("""{"a":"甲"}""", """{"b":"乙"}""", "removed a \"甲\" ; added b  \"乙\"")]
    [InlineData("""{"o":{"p":{"amount":1,"rate":2}}}""", """{"o":{"p":{"amount":1,"rate":3,"currency":"CNY"}}}""", "added o.p.currency  \"CNY\"; changed o.p.rate 2 3")]
    [InlineData("""{"o":{"p":1}}""", """{}""", "removed o {\"p\":1} ")]
    [InlineData("""{"l":["x","y"]}""", """{"l":["y","x"]}""", "changed l [\"x\",\"y\"] [\"y\",\"x\"]")]
    [InlineData("""{"l":["x"],"b":1,"a":1}""", """{"l":["x"],"a":2,"b":2}""", "changed a 1 2; changed b 1 2")]
    [InlineData("", """{"a":1}""", "added a  1")]
    [InlineData("""{"a":1}""", "", "removed a 1 ")]
    [InlineData("", "", "")]
    public void Fields_are_compared_by_value(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join("; ", FieldChange.Between(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))
            .Select(c => $"{c.Kind} {c.Field} {c.From?.GetRawText()} {c.To?.GetRawText()}")));
}
