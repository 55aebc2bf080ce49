using System.Globalization;
using PatentHub.Patents;

namespace PatentHub.Core.Tests.Declarations.History;

/// <summary>Numbers in good form that no real patent has.</summary>
public static class SampleNumbers
{
    public static string At(int index)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"20211{9_000_000 + index:D7}");
        return digits + ApplicationNumber.CheckCharacter(digits);
    }
}
