using PatentHub.Simulation.Store;
using PatentHub.Storage;

namespace PatentHub.Simulation.Hub;

/// <summary>
/// How one instance reaches the store: with latency, short pages, reads that are no snapshot, and faults: lost requests, lost answers, a retry
/// inside the SDK that meets its own success, and a process that dies directly after a write.
/// </summary>
sealed class InstanceTables(HubInstance instance, World world) : ITableStore
{
    readonly StoreState _state = world.Store;

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.ValidateKey(row);
        return new(instance.CallAsync(Latency(), FaultOfRead(), () => new RowRead(Copy(_state.Find(table, partition, row)), world.StoreClock)));
    }

    /// <summary>Read by two requests, between which others may write.</summary>
    public async ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        string[] keys = [.. rows.Distinct(StringComparer.Ordinal)];
        if (keys.Length == 0)
            return [];
        var cut = world.Dice.Chance(0.1) ? world.Dice.Next(keys.Length) : 0;
        var found = await instance.CallAsync(Latency(), FaultOfRead(), () => Find(keys.AsSpan(cut)));
        if (cut > 0)
            found.AddRange(await instance.CallAsync(Latency(), FaultOfRead(), () => Find(keys.AsSpan(0, cut))));
        return found;

        List<Row> Find(ReadOnlySpan<string> some)
        {
            var result = new List<Row>();
            foreach (var key in some)
                if (_state.Find(table, partition, key) is { } row)
                    result.Add(row.Copy(row.ETag));
            return result;
        }
    }

    /// <summary>A page may be short, even empty, and its later rows are read later than its first ones.</summary>
    public async ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TableLimits.ValidateRange(range);
        var size = world.Dice.Chance(0.05) ? world.Dice.Between(0, 2) : range.Limit;
        var from = range.Continuation ?? range.From;
        if (size == 0)
            return await instance.CallAsync(Latency(), FaultOfRead(), () => new RowPage([], from ?? " "));
        var page = await instance.CallAsync(Latency(), FaultOfRead(), () => _state.Range(table, range.Partition, from, range.To).Take(size + 1).ToList());
        if (page.Count > 1 && world.Dice.Chance(0.05))
        {
            var cut = page[world.Dice.Between(1, page.Count - 1)].RowKey;
            var first = page.Where(r => string.CompareOrdinal(r.RowKey, cut) < 0).ToList();
            page = await instance.CallAsync(Latency(), FaultOfRead(), () => first.Concat(_state.Range(table, range.Partition, cut, range.To)).Take(size + 1).ToList());
        }
        return new RowPage([.. page.Take(size).Select(r => r.Copy(r.ETag, range.Select))], page.Count > size ? page[size].RowKey : null);
    }

    public ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var fault = world.Faults.OfWrite(world.Dice);
        return new(instance.CallAsync(Latency(), fault is WriteFault.Lost ? CallFault.LostRequest : fault is WriteFault.Unanswered ? CallFault.LostAnswer : CallFault.None, () =>
        {
            var result = _state.Commit(table, partition, changes, instance.Id);
            // The SDK did not see the answer and asks again: it meets its own rows.
            if (fault is WriteFault.Retried && result is SubmitResult.Committed)
                result = _state.Commit(table, partition, changes, instance.Id);
            if (fault is WriteFault.Death)
                world.Kill(instance, "directly after a write");
            return result;
        }));
    }

    TimeSpan Latency() => TimeSpan.FromMilliseconds(2) + world.Dice.Skewed(world.Faults.SlowestStore);

    CallFault FaultOfRead() => world.Faults.On && world.Dice.Chance(world.Faults.StoreError) ? CallFault.LostRequest : CallFault.None;

    static Row? Copy(Row? row) => row?.Copy(row.ETag);
}
