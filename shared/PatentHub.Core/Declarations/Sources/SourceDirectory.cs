using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>Who has ever stated anything: the feeds of the settings, and whatever files were brought in for.</summary>
public sealed class SourceDirectory(ITableStore tables, IOptions<DeclarationOptions> options)
{
    /// <summary>No feed is called so: ids have no bar.</summary>
    const string Partition = "imports|";

    public bool IsFeed(string source) => options.Value.Sources.Any(s => s.Id == source);

    /// <summary>Ids of all sources, feeds first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var ids = options.Value.Sources.Select(s => s.Id).ToList();
        await foreach (var row in tables.RowsAsync(HubTables.Sources, new RowRange(Partition), cancellationToken))
            if (!ids.Contains(row.RowKey))
                ids.Add(row.RowKey);
        return ids;
    }

    /// <summary>Notes that files are brought in for a source.</summary>
    public Task AddAsync(string source, CancellationToken cancellationToken) =>
        tables.TryAsync(HubTables.Sources, Partition, new RowChange.Insert(new Row(Partition, source).Set("v", 1)), cancellationToken);
}
