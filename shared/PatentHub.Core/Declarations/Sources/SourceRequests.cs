using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>Something that somebody wants done with a source: a row that stands until it is done, whoever does it.</summary>
/// <param name="Run">The run as it was asked for; its kind says what is to be done.</param>
/// <param name="Limit">Of a sweep: largest share that it may delete; null: the set one.</param>
public sealed record SourceRequest(string Source, RunRecord Run, double? Limit)
{
    public const string RowPrefix = "W|";

    /// <summary>Whether it stands in the history from the beginning. A sync does not: it may go on with a run that was begun before.</summary>
    public bool IsNoted => Run.Kind != RunKinds.Sync;

    public Row ToRow() => new Row(Source, RowPrefix + Run.StartedAt.SortableTicks())
        .Set("v", 1).Set("kind", Run.Kind).Set("startedAt", Run.StartedAt).Set("from", Run.From).Set("limit", Limit).Set("reason", Run.Reason);

    public static SourceRequest FromRow(Row row) =>
        new(row.PartitionKey, RunRecord.Begin(row.GetString("kind")!, row.GetTime("startedAt")!.Value, row.GetTime("from")) with { Reason = row.GetString("reason") }, row.GetDouble("limit"));
}

/// <summary>What is asked for of sources, and is not done yet.</summary>
public sealed class SourceRequests(ITableStore tables)
{
    const int AtOnce = 10;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<SourceRequest>> ListAsync(string source, CancellationToken cancellationToken) =>
        [.. (await tables.TakeAsync(HubTables.Sources, RowRange.Prefix(source, SourceRequest.RowPrefix), AtOnce, cancellationToken)).Select(SourceRequest.FromRow)];

    public Task<bool> AnyAsync(string source, CancellationToken cancellationToken) =>
        tables.AnyAsync(HubTables.Sources, RowRange.Prefix(source, SourceRequest.RowPrefix), cancellationToken);

    /// <summary>The request and its place in the history stand before anybody is woken.</summary>
    /// <returns>The request as it stands: where another was made at the same time it is a little later.</returns>
    public async Task<SourceRequest> AddAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<RowChange> changes = [new RowChange.Insert(request.ToRow())];
            if (request.IsNoted)
                changes.Add(new RowChange.Insert(request.Run.ToRow(request.Source)));
            if (await tables.SubmitAsync(HubTables.Sources, request.Source, changes, cancellationToken) is SubmitResult.Committed)
                return request;
            request = request with { Run = request.Run with { StartedAt = request.Run.StartedAt.AddTicks(1) } };
        }
    }

    public async Task RemoveAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        if (await tables.FindAsync(HubTables.Sources, request.Source, request.ToRow().RowKey, cancellationToken) is { } row)
            await tables.TryAsync(HubTables.Sources, request.Source, new RowChange.Delete(row.RowKey, row.StoredETag), cancellationToken);
    }
}

/// <summary>Does what is asked for, oldest first.</summary>
public sealed class RunRequestsHandler(
    SourceRequests requests, SyncSourceHandler sync, SweepSourceHandler sweep, PreviewSourceHandler preview, SourceWaker waker, IOptions<DeclarationOptions> options, TimeProvider clock,
    ILogger<RunRequestsHandler> logger)
{
    /// <summary>Wakes the sources of which something is asked, and has not been done.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        var asked = new List<string>();
        foreach (var source in options.Value.Sources)
            if (await requests.AnyAsync(source.Id, cancellationToken))
                asked.Add(source.Id);
        await waker.WakeAsync(asked, cancellationToken);
    }

    /// <summary>
    /// Sweeps every source. That is asked for first, so that a sweep whose process dies comes again at the next tick of the sync; one that is
    /// asked for already is the one.
    /// </summary>
    public Task SweepAllAsync(CancellationToken cancellationToken) => Workers.ForAllAsync(options.Value.Sources, 1, async source =>
    {
        try
        {
            var request = (await requests.ListAsync(source.Id, cancellationToken)).FirstOrDefault(r => r.Run.Kind == RunKinds.Sweep)
                ?? await requests.AddAsync(new(source.Id, RunRecord.Begin(RunKinds.Sweep, clock.GetUtcNow()), null), cancellationToken);
            await DoAsync(source, request, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
        }
    });

    /// <param name="id">The source; one that is not in the settings any more is left alone.</param>
    public async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        if (options.Value.Sources.FirstOrDefault(s => s.Id == id) is not { } source)
            return;
        try
        {
            foreach (var request in await requests.ListAsync(id, cancellationToken))
                await DoAsync(source, request, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, id, exception);
        }
    }

    async Task DoAsync(SourceOptions source, SourceRequest request, CancellationToken cancellationToken)
    {
        if (await RunAsync(source, request, cancellationToken))
            await requests.RemoveAsync(request, cancellationToken);
    }

    Task<bool> RunAsync(SourceOptions source, SourceRequest request, CancellationToken cancellationToken) => request.Run.Kind switch
    {
        RunKinds.Sweep => sweep.HandleAsync(source, request.Run, request.Limit, cancellationToken),
        RunKinds.Preview => preview.HandleAsync(source, request.Run, cancellationToken),
        _ => sync.HandleAsync(source, isAsked: true, cancellationToken),
    };
}
