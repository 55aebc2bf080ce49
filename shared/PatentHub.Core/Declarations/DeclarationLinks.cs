using PatentHub.Declarations.CreditCodes;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// Rows that lead to a declaration from what it names, and change in one transaction with its head: from each project, and from each credit
/// code that fails a check.
/// </summary>
static class DeclarationLinks
{
    public static IEnumerable<string> KeysOf(DeclarationHead? head) => head is null ? [] : KeysOf(head.Number, head.Projects, head.DoubtedCodes);

    public static IEnumerable<string> KeysOf(string number, Declaration? declaration) => KeysOf(number, ProjectLinks.KeysOf(declaration), CreditCodeDoubts.Of(declaration));

    public static RowChange Insert(string number, string key) => new RowChange.Insert(new Row(Buckets.Of(number), key).Set("v", 1).Set("number", number));

    static IEnumerable<string> KeysOf(string number, IEnumerable<string> projects, IEnumerable<string> codes) =>
        projects.Select(p => RecordKeys.Project(p, number)).Concat(codes.Select(c => RecordKeys.CreditCode(c, number)));
}
