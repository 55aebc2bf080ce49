using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>Something that somebody wants done with a source: a row that stands until it is done, whoever does it.</summary>
/// <param name="Run">The run as it was asked for; its kind says what is to be done.</param>
/// <param name="Limit">Of a sweep: largest share that it may delete; null: the set one.</param>
public sealed record SourceRequest(string Source, RunRecord Run, double? Limit)
{
    public const string RowPrefix = "W|";

    public Row ToRow() => new Row(Source, RowPrefix + Run.StartedAt.SortableTicks())
        .Set("v", 1).Set("kind", Run.Kind).Set("startedAt", Run.StartedAt).Set("from", Run.From).Set("limit", Limit);

    public static SourceRequest FromRow(Row row)
    {
        var at = row.GetTime("startedAt")!.Value;
        return new(row.PartitionKey, new RunRecord(at, row.GetString("kind")!, RunOutcomes.Running, null, row.GetTime("from"), null, new(), 0, at), row.GetDouble("limit"));
    }
}

/// <summary>Does what is asked for, oldest first.</summary>
public sealed class RunRequestsHandler(
    ITableStore tables, SyncSourceHandler sync, SweepSourceHandler sweep, PreviewSourceHandler preview, SourceWaker waker, IOptions<DeclarationOptions> options)
{
    const int AtOnce = 10;

    /// <summary>Wakes the sources of which something is asked, and has not been done.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        var asked = new List<string>();
        foreach (var source in options.Value.Sources)
            if (await tables.AnyAsync(HubTables.Sources, RowRange.Prefix(source.Id, SourceRequest.RowPrefix), cancellationToken))
                asked.Add(source.Id);
        await waker.WakeAsync(asked, cancellationToken);
    }

    /// <param name="id">The source; one that is not in the settings any more is left alone.</param>
    public async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        if (options.Value.Sources.FirstOrDefault(s => s.Id == id) is not { } source)
            return;
        foreach (var row in await tables.TakeAsync(HubTables.Sources, RowRange.Prefix(source.Id, SourceRequest.RowPrefix), AtOnce, cancellationToken))
            if (await RunAsync(source, SourceRequest.FromRow(row), cancellationToken))
                await tables.TryAsync(HubTables.Sources, source.Id, new RowChange.Delete(row.RowKey, row.StoredETag), cancellationToken);
    }

    Task<bool> RunAsync(SourceOptions source, SourceRequest request, CancellationToken cancellationToken) => request.Run.Kind switch
    {
        RunKinds.Sweep => sweep.HandleAsync(source, request.Run, request.Limit, cancellationToken),
        RunKinds.Preview => preview.HandleAsync(source, request.Run, cancellationToken),
        _ => sync.HandleAsync(source, isAsked: true, cancellationToken),
    };
}
