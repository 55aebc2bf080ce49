using CsCheck;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class BucketsTests
{
    // Computed by an independent implementation of FNV-1a: these partitions are in stores already.
    [Theory]
    [InlineData("202110377287X", "b03")]
    [InlineData("2021109211169", "b12")]
    [InlineData("971017654", "b07")]
    [InlineData("D-01HF7YAT00000000000000000", "b06")]
    [InlineData("", "b05")]
    public void The_bucket_of_a_key_never_changes(string key, string bucket) => Assert.Equal(bucket, Buckets.Of(key));

    [Fact]
    public void There_are_sixteen_for_ever() => Assert.Equal(
        ["b00", "b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11", "b12", "b13", "b14", "b15"], Buckets.All);

    [Fact]
    public void A_supply_listing_shares_the_bucket_of_its_declaration() =>
        Gen.Long[0, 9_999_999_999_999].Select(n => n.ToString("D13", null)).Sample(number => Buckets.Of(number) == Buckets.Of("S-" + number));

    [Fact]
    public void An_index_is_below_the_count() =>
        Gen.Select(Gen.String, Gen.Int[1, 64]).Sample((key, count) => Buckets.Index(key, count) is var index && index >= 0 && index < count);

    [Fact]
    public void Numbers_spread_evenly()
    {
        var counts = Enumerable.Range(0, 16_000).Select(i => $"20211{i:D7}0").CountBy(Buckets.Of).ToDictionary();
        Assert.Equal(Buckets.Count, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 700, 1300));
    }
}
