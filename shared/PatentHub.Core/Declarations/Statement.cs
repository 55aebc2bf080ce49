namespace PatentHub.Declarations;

/// <summary>
/// What one source last said of a declaration: which snapshot has it, and enough to tell what is newer and what is the same.
/// </summary>
/// <param name="Source">Id of a feed or an import, or <c>webhook:{platform}</c> for a partner's reports.</param>
/// <param name="Sequence">Sequence of the snapshot that has what was said.</param>
/// <param name="UpdatedAt">When it changed at the source.</param>
/// <param name="ContentHash">Of the item that was stated; of a report the key of its event; or <see cref="Withdrawn"/> or <see cref="Secret"/>.</param>
/// <param name="HasWarnings">Whether something in it is to be looked at, other than a doubted credit code, which is decided for all declarations at once.</param>
public sealed record Statement(string Source, long Sequence, DateTimeOffset UpdatedAt, string ContentHash, bool HasWarnings)
{
    /// <summary>Stands for the content of what the source deleted.</summary>
    public const string Withdrawn = "deleted";

    /// <summary>Stands for the content of what the source calls secret: then nobody else's word counts either.</summary>
    public const string Secret = "secret";

    /// <summary>Whether there is content that counts.</summary>
    public bool IsLive => ContentHash is not (Withdrawn or Secret);

    /// <summary>The marks of all sources after one of them said something (again).</summary>
    public static IReadOnlyList<Statement> Replace(IReadOnlyList<Statement> before, Statement said) =>
        [.. before.Where(s => s.Source != said.Source).Append(said).OrderBy(s => s.Source, StringComparer.Ordinal)];
}
