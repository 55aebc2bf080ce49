using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>The sources of the settings with their state.</summary>
public sealed class SourceQuery(ITableStore tables, IOptions<DeclarationOptions> options)
{
    public SourceOptions? Find(string id) => options.Value.Sources.FirstOrDefault(s => s.Id == id);

    /// <summary>Null: no source is called so.</summary>
    public async Task<(SourceOptions Source, SourceState State)?> FindAsync(string id, CancellationToken cancellationToken) =>
        Find(id) is { } source ? (source, await ReadAsync(source, cancellationToken)) : null;

    public async Task<IReadOnlyList<(SourceOptions Source, SourceState State)>> ListAsync(CancellationToken cancellationToken)
    {
        var sources = new List<(SourceOptions, SourceState)>();
        foreach (var source in options.Value.Sources)
            sources.Add((source, await ReadAsync(source, cancellationToken)));
        return sources;
    }

    async Task<SourceState> ReadAsync(SourceOptions source, CancellationToken cancellationToken) =>
        SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source.Id, SourceState.RowKey, cancellationToken));
}
