using System.Text;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// Patents and funding projects are N:M. A declaration lists its projects; these rows, which change in one transaction with its head, lead
/// from a project to its declarations.
/// </summary>
public static class ProjectLinks
{
    /// <summary>Links of one declaration, so that they fit its transaction twice over; further projects stand in the declaration alone.</summary>
    const int Most = 30;

    const int KeyLength = 16;

    /// <summary>64 bits of the SHA-256 of the number without spaces and case: project numbers are free text, row keys are not.</summary>
    public static string KeyOf(string projectNumber)
    {
        var plain = new string([.. projectNumber.Where(c => !char.IsWhiteSpace(c))]).ToUpperInvariant();
        return CanonicalJson.Hash(Encoding.UTF8.GetBytes(plain))[..KeyLength];
    }

    /// <summary>Keys of a declaration's projects that have a number.</summary>
    public static IReadOnlyList<string> KeysOf(Declaration? declaration) =>
        declaration?.Projects is not { } projects ? [] : [.. projects.Select(p => p.Number).OfType<string>().Select(KeyOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];
}
