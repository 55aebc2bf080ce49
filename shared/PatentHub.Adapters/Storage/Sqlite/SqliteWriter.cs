using System.Collections.Concurrent;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// The one writer of a store, on a thread of its own since a commit blocks until the disk has it. Transactions that wait at the
/// same moment share one commit (group commit), each in a savepoint, so that each keeps its own all-or-nothing; all are answered
/// after the commit is on disk.
/// </summary>
sealed class SqliteWriter : IDisposable
{
    /// <summary>Bounds the time that the first of a group waits for the last.</summary>
    const int GroupChanges = 2000;

    /// <summary>ETags of one opening; the epoch stands above them, so that no ETag comes twice, not even after a restart.</summary>
    const int CounterBits = 40;

    readonly Func<SqliteSession> _open;
    readonly BlockingCollection<PendingTransaction> _waiting = [];
    readonly Thread _thread;
    readonly List<PendingTransaction> _group = [];
    readonly List<SubmitResult> _results = [];
    SqliteSession? _session;
    long _lastETag;

    public SqliteWriter(Func<SqliteSession> open)
    {
        _open = open;
        Reopen();
        _thread = new Thread(Work) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Enqueue(PendingTransaction transaction)
    {
        ObjectDisposedException.ThrowIf(_waiting.IsAddingCompleted, this);
        _waiting.Add(transaction);
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _session?.Dispose();
        _waiting.Dispose();
    }

    void Work()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            Collect(first);
            try
            {
                Commit();
                for (var i = 0; i < _group.Count; i++)
                    _group[i].Answer(_results[i]);
            }
            catch (Exception exception)
            {
                Abandon(SqliteErrors.Translate(exception));
            }
            _group.Clear();
            _results.Clear();
        }
    }

    void Collect(PendingTransaction first)
    {
        var changes = Add(first);
        while (changes < GroupChanges && _waiting.TryTake(out var next))
            changes += Add(next);
    }

    int Add(PendingTransaction transaction)
    {
        if (transaction.CancellationToken.IsCancellationRequested)
        {
            transaction.Cancel();
            return 0;
        }
        _group.Add(transaction);
        return transaction.Changes.Length;
    }

    void Commit()
    {
        if (_group.Count == 0)
            return;
        var session = _session ?? Reopen();
        session.Statement("BEGIN IMMEDIATE").Execute();
        foreach (var transaction in _group)
            _results.Add(Apply(session, transaction));
        session.Statement("COMMIT").Execute();
    }

    SubmitResult Apply(SqliteSession session, PendingTransaction transaction)
    {
        var changes = transaction.Changes;
        var etags = new string?[changes.Length];
        session.Statement("SAVEPOINT one").Execute();
        for (var i = 0; i < changes.Length; i++)
        {
            var etag = ++_lastETag;
            if (!TryApply(session, transaction, changes[i], etag))
            {
                var kind = Explain(session, transaction, changes[i]);
                session.Statement("ROLLBACK TO one").Execute();
                session.Statement("RELEASE one").Execute();
                return new SubmitResult.Conflict(i, kind);
            }
            etags[i] = changes[i].Kind == ChangeKind.Delete ? null : SqliteETag.Format(etag);
        }
        session.Statement("RELEASE one").Execute();
        return new SubmitResult.Committed(etags);
    }

    static bool TryApply(SqliteSession session, PendingTransaction transaction, PendingChange change, long etag)
    {
        var statement = change.Kind switch
        {
            ChangeKind.Insert => session.Statement("INSERT INTO row(part, key, etag, body) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"),
            ChangeKind.Replace => session.Statement("UPDATE row SET etag = ?3, body = ?4 WHERE part = ?1 AND key = ?2 AND etag = ?5"),
            _ => session.Statement("DELETE FROM row WHERE part = ?1 AND key = ?2 AND etag = ?3"),
        };
        statement.Bind(1, transaction.Partition).Bind(2, transaction.Key(change)).Bind(3, change.Kind == ChangeKind.Delete ? change.ETag : etag);
        if (change.Kind != ChangeKind.Delete)
            statement.Bind(4, transaction.Body(change));
        if (change.Kind == ChangeKind.Replace)
            statement.Bind(5, change.ETag);
        statement.Execute();
        return statement.Changes == 1;
    }

    static ConflictKind Explain(SqliteSession session, PendingTransaction transaction, PendingChange change)
    {
        if (change.Kind == ChangeKind.Insert)
            return ConflictKind.Exists;
        var statement = session.Statement("SELECT 1 FROM row WHERE part = ?1 AND key = ?2");
        try
        {
            return statement.Bind(1, transaction.Partition).Bind(2, transaction.Key(change)).Step() ? ConflictKind.Changed : ConflictKind.Missing;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The connection is given up too: what state a failed commit left it in need not be known.</summary>
    void Abandon(Exception exception)
    {
        _session?.Dispose();
        _session = null;
        foreach (var transaction in _group)
            transaction.Fail(exception);
    }

    SqliteSession Reopen()
    {
        var session = _open();
        try
        {
            session.Prepare();
            _lastETag = session.NextEpoch() << CounterBits;
            return _session = session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
