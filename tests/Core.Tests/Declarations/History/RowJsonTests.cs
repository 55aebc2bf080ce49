using System.Text;
using System.Text.Json;
using CsCheck;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class RowJsonTests
{
    static readonly Gen<Action<Row, string>> Values = Gen.OneOf(
        Gen.String.Where(IsWellFormed).Select<string, Action<Row, string>>(text => (row, name) => row.Set(name, text)),
        Gen.Long.Select<long, Action<Row, string>>(number => (row, name) => row.Set(name, number)),
        Gen.Double.Where(double.IsFinite).Select<double, Action<Row, string>>(number => (row, name) => row.Set(name, number)),
        Gen.Const<Action<Row, string>>((row, name) => row.Set(name, true)),
        Gen.Long[DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks].Select<long, Action<Row, string>>(ticks => (row, name) => row.Set(name, new DateTimeOffset(ticks, TimeSpan.Zero))),
        Gen.Byte.Array[0, 100].Select<byte[], Action<Row, string>>(bytes => (row, name) => row.Set(name, bytes)));

    [Fact]
    public void Every_type_of_property_survives() => Values.List[0, 20].Sample(values =>
    {
        var row = new Row("b00", "2021190000013|专利");
        foreach (var (i, set) in values.Index())
            set(row, $"p{i}");
        AssertSame(row, RowJson.Read(Write(row)));
    }, iter: 2000);

    [Fact]
    public void So_do_their_edges()
    {
        var row = new Row("b00", "r").Set("least", long.MinValue).Set("most", long.MaxValue).Set("zero", -0.0).Set("tiny", double.Epsilon).Set("huge", double.MaxValue).Set("third", 1.0 / 3)
            .Set("text", "\"\\\n\u0000\u2028😀").Set("empty", "").Set("none", Array.Empty<byte>()).Set("tick", new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).AddTicks(1)).Set("long", new byte[TableLimits.PropertyBytes]);
        AssertSame(row, RowJson.Read(Write(row)));
        Assert.True(double.IsNegative(RowJson.Read(Write(row)).GetDouble("zero")!.Value));
        Assert.DoesNotContain('\n', Write(row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"p":"b00","r":"r"}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":1}}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":{}}}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":{"q":1}}}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":{"l":"99999999999999999999"}}}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":{"t":"-1"}}}""")]
    [InlineData("""{"p":"b00","r":"r","v":{"a":{"x":"*"}}}""")]
    public void A_line_of_another_form_is_refused(string line) => Assert.Throws<FormatException>(() => RowJson.Read(line));

    static string Write(Row row)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = CanonicalJson.Encoder }))
            RowJson.Write(writer, row);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void AssertSame(Row expected, Row actual)
    {
        Assert.Equal((expected.PartitionKey, expected.RowKey), (actual.PartitionKey, actual.RowKey));
        Assert.Equal(expected.Properties.OrderBy(p => p.Key, StringComparer.Ordinal), actual.Properties.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    static bool IsWellFormed(string text)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
