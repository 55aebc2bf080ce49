namespace PatentHub.Storage;

/// <summary>
/// Tells a conflict with one's own success from a conflict with somebody else. A client that lost the answer to a write and
/// retried it, inside the SDK, meets its own rows and is told 409, 412 or 404. So every written row carries a token of its
/// transaction, and a conflict is believed only after the row was read back and carries another one.
/// </summary>
/// <remarks>
/// <para>One row with the token proves the whole transaction, since a transaction is all or nothing.</para>
/// <para>A transaction of deletions leaves nothing to read back: its <see cref="ConflictKind.Missing"/> stays a conflict, and
/// callers take such a row as already gone.</para>
/// <para>A success whose rows were all changed again before the read comes back as a conflict too; callers read and merge.</para>
/// <para>The property <see cref="TokenProperty"/> is taken from the 252 of a row and never shown to callers.</para>
/// </remarks>
/// <param name="inner">The store that is decorated.</param>
/// <param name="random">Source of tokens; used under a lock, since only the shared instance is safe for threads.</param>
public sealed class WriteTokenTableStore(ITableStore inner, Random random) : ITableStore
{
    /// <summary>Name of the property that carries the token of the transaction that wrote the row.</summary>
    public const string TokenProperty = "_w";

    /// <summary>
    /// Stands for the ETag of a row that this transaction wrote and somebody else has changed since. It is well formed and
    /// matches nothing, so that the caller's next change fails and it reads again, instead of overwriting what it never saw.
    /// </summary>
    public const string SupersededETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    readonly Lock _drawing = new();

    public async ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(table, partition, row, cancellationToken);
        if (read.Row is not null)
            Hide(read.Row);
        return read;
    }

    public async ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        var found = await inner.ReadManyAsync(table, partition, rows, cancellationToken);
        foreach (var row in found)
            Hide(row);
        return found;
    }

    public async ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var found = await inner.ReadManyAsync(table, partition, rows, columns, cancellationToken);
        foreach (var row in found)
            Hide(row);
        return found;
    }

    public async ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        var page = await inner.QueryAsync(table, range, cancellationToken);
        foreach (var row in page.Rows)
            Hide(row);
        return page;
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var token = Draw();
        var marked = new RowChange[changes.Count];
        for (var i = 0; i < marked.Length; i++)
            marked[i] = Mark(changes[i], token);
        var result = await inner.SubmitAsync(table, partition, marked, cancellationToken);
        return result is SubmitResult.Conflict conflict
            ? await FindOwnAsync(table, partition, marked, conflict.Index, token, cancellationToken) ?? result
            : result;
    }

    /// <summary>The committed outcome if the store holds this transaction's rows; null if the conflict is with somebody else.</summary>
    async ValueTask<SubmitResult?> FindOwnAsync(
        string table, string partition, RowChange[] changes, int conflicting, long token, CancellationToken cancellationToken)
    {
        var written = changes.Where(change => change is not RowChange.Delete).Select(change => change.RowKey).ToArray();
        string[] witnesses = changes[conflicting] is RowChange.Delete ? written : [changes[conflicting].RowKey];
        var seen = await inner.ReadManyAsync(table, partition, witnesses, cancellationToken);
        if (!seen.Any(row => Carries(row, token)))
            return null;
        if (witnesses.Length < written.Length)
            seen = await inner.ReadManyAsync(table, partition, written, cancellationToken);
        var own = seen.Where(row => Carries(row, token)).ToDictionary(row => row.RowKey, row => row.StoredETag, StringComparer.Ordinal);
        return new SubmitResult.Committed(Array.ConvertAll(changes, change =>
            change is RowChange.Delete ? null : own.GetValueOrDefault(change.RowKey, SupersededETag)));
    }

    long Draw()
    {
        lock (_drawing)
            return random.NextInt64();
    }

    static bool Carries(Row row, long token) => row.GetInt64(TokenProperty) == token;

    static void Hide(Row row) => row.Set(TokenProperty, (long?)null);

    static RowChange Mark(RowChange change, long token) => change switch
    {
        RowChange.Insert insert => new RowChange.Insert(insert.Row.With(TokenProperty, token)),
        RowChange.Replace replace => new RowChange.Replace(replace.Row.With(TokenProperty, token), replace.ETag),
        _ => change,
    };
}
