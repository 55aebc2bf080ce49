using System.Text.Json;

namespace PatentHub.Storage;

/// <summary>
/// Grants leases: rows that are changed only under If-Match, expired by the store's own clock.
/// </summary>
public sealed class LeaseKeeper(ITableStore tables, TimeProvider clock, Random random)
{
    const string RowKey = "lease";

    /// <summary>
    /// Takes the lease of a scope, or leaves a wake mark for its holder and returns null.
    /// The holder finds the mark when it releases, and looks again.
    /// </summary>
    public async Task<Lease?> AcquireOrWakeAsync(string scope, TimeSpan duration, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The monotonic clock is read before the store's: what remains is never overestimated.
            var started = clock.GetTimestamp();
            var read = await tables.ReadAsync(HubTables.Leases, scope, RowKey, cancellationToken);
            if (read.Row is { } held && held.GetTime("expiresAt") is { } expires && expires > read.StoreClock && held.GetString("owner") is not null)
            {
                if (held.GetBoolean("wake") || await SetWakeAsync(held, cancellationToken))
                    return null;
                continue;
            }

            var owner = Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64()));
            var epoch = (read.Row?.GetInt64("epoch") ?? 0) + 1;
            var inFlight = read.Row?.GetString("inFlight");
            var row = new Row(scope, RowKey).Set("v", 1).Set("owner", owner).Set("epoch", epoch).Set("expiresAt", read.StoreClock + duration).Set("inFlight", inFlight);
            RowChange write = read.Row is null ? new RowChange.Insert(row) : new RowChange.Replace(row, read.Row.StoredETag);
            if (await tables.SubmitAsync(HubTables.Leases, scope, [write], cancellationToken) is SubmitResult.Committed committed)
                return new Lease(tables, clock, row, committed.ETags[0]!, read.StoreClock, started, duration);
        }
    }

    /// <summary>
    /// Does the work under the lease, again if somebody left a wake mark meanwhile. If the work fails the lease is given back,
    /// unless something may be in flight: then it runs out, and the next holder inherits what it may be.
    /// </summary>
    /// <returns>False if another holder has the lease; it was left a wake mark.</returns>
    public async Task<bool> RunAsync(string scope, TimeSpan duration, Func<Lease, Task> work, CancellationToken cancellationToken)
    {
        if (await AcquireOrWakeAsync(scope, duration, cancellationToken) is not { } lease)
            return false;
        try
        {
            do
                await work(lease);
            while (!await lease.ReleaseAsync(cancellationToken));
        }
        catch
        {
            await TryReleaseAsync(lease);
            throw;
        }
        return true;
    }

    static async Task TryReleaseAsync(Lease lease)
    {
        try
        {
            if (!lease.MayBeInFlight)
                await lease.ReleaseAsync(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It runs out by itself.
        }
    }

    async Task<bool> SetWakeAsync(Row held, CancellationToken cancellationToken)
    {
        var row = Lease.Copy(held).Set("wake", true);
        return await tables.TryAsync(HubTables.Leases, held.PartitionKey, new RowChange.Replace(row, held.StoredETag), cancellationToken);
    }
}

/// <summary>A lease that is held. Not safe for use by several threads at once.</summary>
public sealed class Lease
{
    readonly ITableStore _tables;
    readonly TimeProvider _clock;
    readonly TimeSpan _duration;
    readonly DateTimeOffset _storeClock;
    readonly long _acquired;
    long _renewed;
    Row _row;
    string _etag;

    /// <param name="storeClock">The store's clock when the lease was acquired.</param>
    /// <param name="acquired">Timestamp taken before that clock was read.</param>
    internal Lease(ITableStore tables, TimeProvider clock, Row row, string etag, DateTimeOffset storeClock, long acquired, TimeSpan duration)
    {
        (_tables, _clock, _row, _etag, _storeClock, _acquired, _renewed, _duration) = (tables, clock, row, etag, storeClock, acquired, acquired, duration);
        Inherited = Read(row.GetString("inFlight"));
    }

    public string Scope => _row.PartitionKey;

    /// <summary>Rises with every holder.</summary>
    public long Epoch => _row.GetInt64("epoch") ?? 0;

    /// <summary>What the holder before may have left in flight; empty once this one declares its own.</summary>
    public IReadOnlyList<string> Inherited { get; private set; }

    /// <summary>Whether something was declared, or inherited, that may be on its way.</summary>
    public bool MayBeInFlight => _row.GetString("inFlight") is not null;

    /// <summary>Time left, on a clock that nobody sets.</summary>
    public TimeSpan Remaining => _duration - _clock.GetElapsedTime(_renewed);

    /// <summary>Extends the lease to its full duration from now; false if it is lost.</summary>
    public Task<bool> RenewAsync(CancellationToken cancellationToken) => ExtendAsync(_ => { }, cancellationToken);

    /// <summary>Declares what is about to be in flight, and extends the lease. False: it is lost and nothing may be sent.</summary>
    public async Task<bool> DeclareInFlightAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (!await ExtendAsync(row => row.Set("inFlight", ids.Count == 0 ? null : JsonSerializer.Serialize(ids, StorageJson.Default.IReadOnlyListString)), cancellationToken))
            return false;
        Inherited = [];
        return true;
    }

    /// <summary>
    /// The store's clock is carried on from the acquisition by our monotonic one, which began a little earlier: what the row says
    /// ends after what <see cref="Remaining"/> says, never before.
    /// </summary>
    async Task<bool> ExtendAsync(Action<Row> change, CancellationToken cancellationToken)
    {
        var now = _clock.GetTimestamp();
        var expires = _storeClock + _clock.GetElapsedTime(_acquired, now) + _duration;
        if (!await ChangeAsync(row => change(row.Set("expiresAt", expires)), cancellationToken))
            return false;
        _renewed = now;
        return true;
    }

    /// <summary>
    /// Gives the lease back. False: somebody left a wake mark meanwhile; the mark is taken and the holder has to look again.
    /// A lease that was lost counts as given back.
    /// </summary>
    public async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_row.GetBoolean("wake"))
            return !await ChangeAsync(row => row.Set("wake", false), cancellationToken);
        var released = Copy(_row).Set("owner", (string?)null).Set("inFlight", (string?)null);
        if (await _tables.TryAsync(HubTables.Leases, _row.PartitionKey, new RowChange.Replace(released, _etag), cancellationToken))
            return true;
        return !await ChangeAsync(row => row.Set("wake", false), cancellationToken);
    }

    /// <summary>Changes the row while it is ours; false if another holder has it.</summary>
    async Task<bool> ChangeAsync(Action<Row> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Copy(_row);
            change(next);
            if (await _tables.SubmitAsync(HubTables.Leases, next.PartitionKey, [new RowChange.Replace(next, _etag)], cancellationToken) is SubmitResult.Committed committed)
            {
                (_row, _etag) = (next, committed.ETags[0]!);
                return true;
            }
            var current = await _tables.FindAsync(HubTables.Leases, next.PartitionKey, next.RowKey, cancellationToken);
            if (current is null || current.GetString("owner") != _row.GetString("owner") || current.GetInt64("epoch") != Epoch)
                return false;
            (_row, _etag) = (current, current.StoredETag);
        }
    }

    internal static Row Copy(Row row) => new Row(row.PartitionKey, row.RowKey)
        .Set("v", 1).Set("owner", row.GetString("owner")).Set("epoch", row.GetInt64("epoch")).Set("expiresAt", row.GetTime("expiresAt"))
        .Set("wake", row.GetBoolean("wake")).Set("inFlight", row.GetString("inFlight"));

    static IReadOnlyList<string> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, StorageJson.Default.IReadOnlyListString) ?? [];
}
