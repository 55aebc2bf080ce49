namespace PatentHub.Storage;

/// <summary>
/// Submits groups of changes of one partition, as many groups to a transaction as fit. A group is all or nothing;
/// a group that meets a conflict is set aside and the others go on.
/// </summary>
public static class PartitionBatch
{
    /// <summary>A little under the 4 MiB of a transaction.</summary>
    const int MaxBytes = TableLimits.TransactionBytes * 3 / 4;

    /// <param name="Item">What the group stands for.</param>
    /// <param name="Changes">1 to 100 changes that belong together.</param>
    public sealed record Group<T>(T Item, IReadOnlyList<RowChange> Changes);

    /// <param name="Group">The group that was not written.</param>
    /// <param name="ChangeIndex">The change in the group that met the conflict.</param>
    public sealed record Refused<T>(Group<T> Group, int ChangeIndex, ConflictKind Kind);

    /// <returns>The groups that were not written, each with its conflict.</returns>
    public static async Task<List<Refused<T>>> SubmitAsync<T>(ITableStore store, string table, string partition, IReadOnlyList<Group<T>> groups, CancellationToken cancellationToken)
    {
        var refused = new List<Refused<T>>();
        var queue = new LinkedList<Group<T>>(groups);
        while (queue.Count > 0)
        {
            var batch = Take(queue);
            while (batch.Count > 0)
            {
                var result = await store.SubmitAsync(table, partition, [.. batch.SelectMany(g => g.Changes)], cancellationToken);
                if (result is not SubmitResult.Conflict conflict)
                    break;
                var index = conflict.Index;
                var at = 0;
                while (index >= batch[at].Changes.Count)
                    index -= batch[at++].Changes.Count;
                refused.Add(new(batch[at], index, conflict.Kind));
                batch.RemoveAt(at);
            }
        }
        return refused;
    }

    static List<Group<T>> Take<T>(LinkedList<Group<T>> queue)
    {
        var batch = new List<Group<T>>();
        var changes = 0;
        var bytes = 0L;
        while (queue.First is { } next)
        {
            changes += next.Value.Changes.Count;
            bytes += next.Value.Changes.Sum(Size);
            if (batch.Count > 0 && (changes > TableLimits.TransactionChanges || bytes > MaxBytes))
                break;
            batch.Add(next.Value);
            queue.RemoveFirst();
        }
        return batch;
    }

    static long Size(RowChange change) => change switch
    {
        RowChange.Insert insert => Size(insert.Row),
        RowChange.Replace replace => Size(replace.Row),
        _ => 100,
    };

    /// <summary>An upper bound of the wire form, where a Chinese character is an escape of six.</summary>
    static long Size(Row row)
    {
        var size = 200L;
        foreach (var value in row.Properties.Values)
            size += value switch { string text => 6L * text.Length, byte[] bytes => bytes.Length * 4 / 3, _ => 16 };
        return size;
    }
}
