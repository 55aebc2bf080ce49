using CsCheck;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class RowRangeTests
{
    static readonly Gen<string> Keys = Gen.String[Gen.OneOfConst('a', 'b', '|', '\uFFFE', '\uFFFF'), 0, 4];

    [Fact]
    public void A_prefix_holds_exactly_the_keys_that_begin_with_it() =>
        Gen.Select(Keys, Keys).Sample((prefix, key) => Holds(RowRange.Prefix("p", prefix), key) == key.StartsWith(prefix, StringComparison.Ordinal));

    [Fact]
    public void An_empty_prefix_holds_all() => Assert.Null(RowRange.Prefix("p", "").To);

    [Fact]
    public void A_limit_and_a_selection_are_passed_on()
    {
        var range = RowRange.Prefix("p", "F|", 7, ["id"]);
        Assert.Equal(("p", "F|", "F}", 7, "id"), (range.Partition, range.From, range.To, range.Limit, range.Select!.Single()));
    }

    static bool Holds(RowRange range, string key) =>
        string.CompareOrdinal(key, range.From) >= 0 && (range.To is null || string.CompareOrdinal(key, range.To) < 0);
}
