using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class PatentTermTests
{
    [Theory]
    [InlineData(PatentTypes.Invention, "2005-12-30", "2025-12-30")]
    [InlineData(PatentTypes.Invention, "2004-02-29", "2024-02-29")]
    [InlineData(PatentTypes.UtilityModel, "2022-04-12", "2032-04-12")]
    [InlineData(PatentTypes.UtilityModel, "2024-02-29", "2034-02-28")]
    [InlineData(PatentTypes.Invention, "2080-02-29", "2100-02-28")]
    [InlineData(PatentTypes.Design, "2024-02-29", "2039-02-28")]
    [InlineData(PatentTypes.Design, "2020-02-29", "2030-02-28")]
    [InlineData(PatentTypes.Design, "2017-12-04", "2027-12-04")]
    [InlineData(PatentTypes.Design, "2021-05-31", "2031-05-31")]
    [InlineData(PatentTypes.Design, "2021-06-01", "2036-06-01")]
    public void Ends_20_years_after_filing_for_inventions_10_for_models_and_10_or_15_for_designs(string type, string filed, string end) =>
        Assert.Equal(DateOnly.ParseExact(end, "O", null), PatentTerm.End(type, DateOnly.ParseExact(filed, "O", null)));

    [Fact]
    public void An_absurd_filing_date_does_not_throw() => PatentTerm.End(PatentTypes.Invention, new DateOnly(9990, 1, 1));
}
