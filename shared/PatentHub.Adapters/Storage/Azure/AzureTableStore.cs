using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Azure;

/// <summary>
/// Rows in Azure Table storage. Every change goes out with the ETag that the caller named: the SDK sends none, or a wildcard,
/// where one is left out, so nothing here leaves one out, and <see cref="TableLimits"/> refuses a wildcard. Tables are created
/// when first used.
/// </summary>
public sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    /// <summary>Point reads in flight for one read of several; the service has no read of several keys.</summary>
    const int ParallelReads = 16;

    readonly ConcurrentDictionary<string, TableClient> _ready = new(StringComparer.OrdinalIgnoreCase);

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        TableLimits.ValidateKey(row);
        return ReadAsync(table, partition, row, null, cancellationToken);
    }

    async ValueTask<RowRead> ReadAsync(string table, string partition, string row, IEnumerable<string>? select, CancellationToken cancellationToken) =>
        await RunAsync(table, async (client, token) =>
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, select, token).ConfigureAwait(false);
            var response = found.GetRawResponse();
            if (!found.HasValue && AzureErrors.CodeOf(response) == "TableNotFound")
                throw new RequestFailedException(response);
            var clock = response.Headers.Date ?? throw new StoreUnavailableException($"Table '{table}': the answer has no Date header.");
            return new RowRead(found.HasValue ? TableEntities.ToRow(found.Value!) : null, clock.ToUniversalTime());
        }, cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
        ReadNamedAsync(table, partition, rows, null, cancellationToken);

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        ReadNamedAsync(table, partition, rows, TableEntities.Select(columns), cancellationToken);

    async ValueTask<IReadOnlyList<Row>> ReadNamedAsync(string table, string partition, IReadOnlyCollection<string> rows, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
            TableLimits.ValidateKey(row);
        var found = new ConcurrentBag<Row>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows.Distinct(StringComparer.Ordinal), limits, async (row, token) =>
        {
            if ((await ReadAsync(table, partition, row, select, token).ConfigureAwait(false)).Row is { } read)
                found.Add(read);
        }).ConfigureAwait(false);
        return [.. found];
    }

    public async ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateRange(range);
        return await RunAsync(table, async (client, token) =>
        {
            var pages = client.QueryAsync<TableEntity>(TableEntities.Filter(range), range.Limit, TableEntities.Select(range.Select), token).AsPages(range.Continuation);
            await foreach (var page in pages.ConfigureAwait(false))
                return new RowPage([.. page.Values.Select(TableEntities.ToRow)], string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            return new RowPage([], null);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateTransaction(partition, changes);
        return await RunAsync<SubmitResult>(table, async (client, token) =>
        {
            try
            {
                return new SubmitResult.Committed(changes.Count == 1
                    ? [await SendOneAsync(client, partition, changes[0], token).ConfigureAwait(false)]
                    : await SendAllAsync(client, partition, changes, token).ConfigureAwait(false));
            }
            catch (RequestFailedException exception) when (ToConflict(exception) is { } conflict)
            {
                return conflict;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    static async ValueTask<string?[]> SendAllAsync(TableClient client, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var answer = await client.SubmitTransactionAsync(changes.Select(change => TableEntities.ToAction(partition, change)), cancellationToken).ConfigureAwait(false);
        return [.. changes.Select((change, i) => change is RowChange.Delete ? null : answer.Value[i].Headers.ETag?.ToString())];
    }

    /// <summary>A single change needs no transaction, which costs a fifth of the throughput.</summary>
    static async ValueTask<string?> SendOneAsync(TableClient client, string partition, RowChange change, CancellationToken cancellationToken)
    {
        var answer = change switch
        {
            RowChange.Insert insert => await client.AddEntityAsync(TableEntities.ToEntity(insert.Row), cancellationToken).ConfigureAwait(false),
            RowChange.Replace replace => await client.UpdateEntityAsync(
                TableEntities.ToEntity(replace.Row), new ETag(replace.ETag), TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false),
            RowChange.Delete delete => await client.DeleteEntityAsync(partition, delete.RowKey, new ETag(delete.ETag), cancellationToken).ConfigureAwait(false),
            _ => throw new NotSupportedException($"A change of type {change.GetType()} is unknown."),
        };
        // The SDK takes the deletion of what is not there for a success.
        if (answer.IsError)
            throw new RequestFailedException(answer);
        return change is RowChange.Delete ? null : answer.Headers.ETag?.ToString();
    }

    /// <summary>
    /// The conflict that a failed transaction stands for; null for any other failure, a missing table among them, whose status is
    /// that of a missing row. Azure and Azurite both put "index:" before the message of the failed part.
    /// </summary>
    static SubmitResult.Conflict? ToConflict(RequestFailedException exception)
    {
        ConflictKind? kind = (exception.Status, AzureErrors.CodeOf(exception)) switch
        {
            (409, "EntityAlreadyExists") => ConflictKind.Exists,
            (404, "ResourceNotFound" or "EntityNotFound") => ConflictKind.Missing,
            (412, _) => ConflictKind.Changed,
            _ => null,
        };
        return kind is { } known
            ? new SubmitResult.Conflict((exception as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0, known)
            : null;
    }

    ValueTask<T> RunAsync<T>(string table, Func<TableClient, CancellationToken, ValueTask<T>> request, CancellationToken cancellationToken) =>
        AzureErrors.RunAsync($"Table '{table}'", async token =>
        {
            try
            {
                return await request(await OpenAsync(table, token).ConfigureAwait(false), token).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (AzureErrors.CodeOf(exception) == "TableNotFound")
            {
                // Somebody deleted the table: the next request creates it again.
                _ready.TryRemove(table, out _);
                throw;
            }
        }, cancellationToken);

    async ValueTask<TableClient> OpenAsync(string table, CancellationToken cancellationToken)
    {
        if (_ready.TryGetValue(table, out var ready))
            return ready;
        var client = service.GetTableClient(table);
        await client.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        return _ready.GetOrAdd(table, client);
    }
}
