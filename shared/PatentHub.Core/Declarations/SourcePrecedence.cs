using Microsoft.Extensions.Options;
using PatentHub.Declarations.Sources;

namespace PatentHub.Declarations;

/// <summary>Whose word counts where several sources state one field, as the settings have it: the lowest rank comes first.</summary>
public sealed class SourcePrecedence(IOptions<DeclarationOptions> options)
{
    readonly Dictionary<string, SourceOptions> _sources = options.Value.Sources.ToDictionary(s => s.Id, StringComparer.Ordinal);

    /// <param name="source">Id of a feed or import; what no setting names has the rank of imports.</param>
    /// <param name="field">One of <see cref="DeclarationMerge.Fields"/>.</param>
    public int RankOf(string source, string field) =>
        !_sources.TryGetValue(source, out var settings) ? options.Value.ImportPrecedence
        : settings.FieldPrecedence.TryGetValue(field, out var rank) ? rank : settings.Precedence;
}
