using PatentHub.Storage;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>Thrown in a process that is dead: nothing of it goes on.</summary>
public sealed class ProcessDiedException() : Exception("The process has died.");

/// <summary>How many writes a process has made, and after which it dies.</summary>
public sealed class Life(int? diesAfter)
{
    public int Writes { get; private set; }

    bool IsOver => Writes >= diesAfter;

    public void Breathe()
    {
        if (IsOver)
            throw new ProcessDiedException();
    }

    public void NoteWrite()
    {
        Writes++;
        Breathe();
    }
}

/// <summary>The store as a process sees it that dies directly after a write was made.</summary>
sealed class MortalTables(ITableStore inner, Life life) : ITableStore
{
    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        life.Breathe();
        return inner.ReadAsync(table, partition, row, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        life.Breathe();
        return inner.ReadManyAsync(table, partition, rows, cancellationToken);
    }

    public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        life.Breathe();
        return inner.QueryAsync(table, range, cancellationToken);
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        life.Breathe();
        var result = await inner.SubmitAsync(table, partition, changes, cancellationToken);
        life.NoteWrite();
        return result;
    }
}

/// <summary>The same for blobs.</summary>
sealed class MortalBlobs(IBlobStore inner, Life life) : IBlobStore
{
    public async ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken)
    {
        life.Breathe();
        var created = await inner.CreateAsync(container, name, content, cancellationToken);
        life.NoteWrite();
        return created;
    }

    public ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken)
    {
        life.Breathe();
        return inner.OpenReadAsync(container, name, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string container, string prefix, CancellationToken cancellationToken) => inner.ListAsync(container, prefix, cancellationToken);

    public async ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken)
    {
        life.Breathe();
        var deleted = await inner.DeleteAsync(container, name, cancellationToken);
        life.NoteWrite();
        return deleted;
    }
}
