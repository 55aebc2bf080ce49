using System.Globalization;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// A transaction that waits for its commit. It is encoded on the caller's thread, so that the one writer only binds and steps.
/// </summary>
sealed class PendingTransaction : IDisposable
{
    readonly ByteWriter _bytes = new();
    readonly PendingChange[] _changes;
    readonly int _partition;
    readonly TaskCompletionSource<SubmitResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingTransaction(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        _partition = SqliteKey.WritePartition(_bytes, table, partition);
        _changes = new PendingChange[changes.Count];
        for (var i = 0; i < _changes.Length; i++)
            _changes[i] = Encode(changes[i]);
    }

    public CancellationToken CancellationToken { get; }

    public ReadOnlySpan<PendingChange> Changes => _changes;

    public ReadOnlySpan<byte> Partition => _bytes.Slice(0, _partition);

    public Task<SubmitResult> Outcome => _outcome.Task;

    public ReadOnlySpan<byte> Key(PendingChange change) => _bytes.Slice(change.Start, change.KeyLength);

    public ReadOnlySpan<byte> Body(PendingChange change) => _bytes.Slice(change.Start + change.KeyLength, change.BodyLength);

    public void Answer(SubmitResult result) => _outcome.TrySetResult(result);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);

    public void Cancel() => _outcome.TrySetCanceled(CancellationToken);

    public void Dispose() => _bytes.Dispose();

    PendingChange Encode(RowChange change)
    {
        var start = _bytes.Length;
        var key = SqliteKey.Write(_bytes, change.RowKey);
        return change switch
        {
            RowChange.Insert insert => new(ChangeKind.Insert, start, key, RowCodec.Write(_bytes, insert.Row), 0),
            RowChange.Replace replace => new(ChangeKind.Replace, start, key, RowCodec.Write(_bytes, replace.Row), SqliteETag.Parse(replace.ETag)),
            RowChange.Delete delete => new(ChangeKind.Delete, start, key, 0, SqliteETag.Parse(delete.ETag)),
            _ => throw new NotSupportedException($"A change of type {change.GetType()} is unknown."),
        };
    }
}

enum ChangeKind
{
    Insert,
    Replace,
    Delete,
}

/// <param name="Start">Where the key begins; the body follows it.</param>
/// <param name="ETag">The ETag that the row must have; 0 for an insert, and for one that this store never gave.</param>
readonly record struct PendingChange(ChangeKind Kind, int Start, int KeyLength, int BodyLength, long ETag);

/// <summary>ETags as text: 16 hexadecimal digits.</summary>
static class SqliteETag
{
    const int Digits = 16;

    public static string Format(long etag) => etag.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>0, which no row has, for text that is not an ETag of this store.</summary>
    public static long Parse(string etag) =>
        etag.Length == Digits && long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
