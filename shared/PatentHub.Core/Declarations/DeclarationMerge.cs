using System.Collections.Frozen;
using PatentHub.Patents;

namespace PatentHub.Declarations;

/// <summary>One source's word on a declaration.</summary>
public sealed record Stated(string Source, DateTimeOffset UpdatedAt, Declaration Declaration);

/// <param name="Provenance">Field (as it is called in documents) to the source that it is from.</param>
public sealed record MergedDeclaration(Declaration Declaration, IReadOnlyDictionary<string, string> Provenance);

/// <summary>
/// Makes one declaration of what several sources state. Each field is of the source that comes first in precedence among those that state
/// it; only of the implementation, which is reported from time to time, the newest report counts. Pure.
/// </summary>
public static class DeclarationMerge
{
    /// <summary>Fields that precedence may be set for.</summary>
    public static readonly FrozenSet<string> Fields =
    [
        "title", "abstract", "publicationNumber", "grantPublicationNumber", "filingDate", "grantDate", "legalStatus", "encumbrances", "ipc", "cpc",
        "industries", "region", "applicants", "inventors", "projects", "declaredOn", "implementation", "offer",
    ];

    /// <param name="stated">Live statements of different sources.</param>
    /// <param name="rank">Rank of a source for a field; the lowest comes first. Equals are ordered by the time of their change, newest first.</param>
    /// <returns>Null where nobody states more than a part.</returns>
    public static MergedDeclaration? Of(IReadOnlyList<Stated> stated, Func<string, string, int> rank) =>
        stated.Any(s => !s.Declaration.IsPartial) ? Merge(stated, rank) : null;

    static MergedDeclaration Merge(IReadOnlyList<Stated> stated, Func<string, string, int> rank)
    {
        var provenance = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var declaration = new Declaration
        {
            ApplicationNumber = stated[0].Declaration.ApplicationNumber,
            Title = Pick("title", d => d.IsPartial ? null : d.Title) ?? "",
            Abstract = Pick("abstract", d => d.Abstract),
            PatentType = stated[0].Declaration.PatentType,
            PublicationNumber = Pick("publicationNumber", d => d.PublicationNumber),
            GrantPublicationNumber = Pick("grantPublicationNumber", d => d.GrantPublicationNumber),
            FilingDate = Pick("filingDate", d => d.FilingDate),
            GrantDate = Pick("grantDate", d => d.GrantDate),
            LegalStatus = Pick("legalStatus", d => d.LegalStatus),
            Encumbrances = Pick("encumbrances", d => d.Encumbrances),
            Ipc = Pick("ipc", d => d.Ipc),
            Cpc = Pick("cpc", d => d.Cpc),
            Industries = Pick("industries", d => d.Industries),
            Region = Pick("region", d => d.Region),
            Applicants = Pick("applicants", d => d.Applicants),
            Inventors = Pick("inventors", d => d.Inventors),
            Projects = Pick("projects", d => d.Projects),
            DeclaredOn = Pick("declaredOn", d => d.DeclaredOn),
            Implementation = Newest("implementation", d => d.Implementation),
            Offer = Pick("offer", d => d.Offer),
            UpdatedAt = stated.Max(s => s.UpdatedAt),
        };
        return new MergedDeclaration(declaration, provenance);

        T? Pick<T>(string field, Func<Declaration, T?> get) =>
            First(field, stated.OrderBy(s => rank(s.Source, field)).ThenByDescending(s => s.UpdatedAt).ThenBy(s => s.Source, StringComparer.Ordinal), get);

        Implementation? Newest(string field, Func<Declaration, Implementation?> get) =>
            First(field, stated.OrderByDescending(s => get(s.Declaration)?.ReportedOn ?? OfficeCalendar.Day(s.UpdatedAt)).ThenByDescending(s => s.UpdatedAt).ThenBy(s => s.Source, StringComparer.Ordinal), get);

        T? First<T>(string field, IEnumerable<Stated> ordered, Func<Declaration, T?> get)
        {
            foreach (var s in ordered)
                if (get(s.Declaration) is { } value)
                {
                    provenance[field] = s.Source;
                    return value;
                }
            return default;
        }
    }
}
