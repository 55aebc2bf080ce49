using CsCheck;
using PatentHub.Core.Tests.Listings;
using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class DeliveryStoreTests
{
    const string Partition = "national|0";
    static readonly DateTimeOffset Now = Clocks.Start;

    readonly MemoryTableStore _tables = new(Clocks.Fake()) { RowsOnPage = 3 };
    readonly DeliveryStore _store;

    public DeliveryStoreTests() => _store = new(_tables, new HubTotals(new UnobservedMeters()));

    [Fact]
    public async Task A_row_and_its_due_marker_come_move_and_go_together()
    {
        await PutAsync(SampleDelivery.Waiting);
        AssertConsistent();
        Assert.Equal(SampleDelivery.Waiting, Assert.Single(await DueAsync()).Delivery);
        await ChangeAsync(d => d! with { DueAt = Now.AddHours(1) });
        AssertConsistent();
        Assert.Empty(await DueAsync());
        await ChangeAsync(d => d! with { DueAt = null, Phase = DeliveryPhase.Accepted });
        AssertConsistent();
        Assert.Single(_tables.Rows(HubTables.Deliveries, Partition));
        Assert.All(_tables.CommittedSizes, size => Assert.InRange(size, 2, 3));
    }

    [Fact]
    public async Task A_marker_that_was_read_with_the_row_is_not_read_again()
    {
        await PutAsync(SampleDelivery.Waiting);
        var due = (await DueAsync()).ToDictionary(d => d.Delivery.ListingId);
        Assert.NotNull(due[SampleListing.Id].Marker);
        await _store.SaveAsync(Partition, due, [new(SampleListing.Id, _ => SampleDelivery.Accepted)], default);
        AssertConsistent();
    }

    [Fact]
    public async Task What_is_due_comes_longest_waiting_first_over_short_pages()
    {
        var waits = Enumerable.Range(0, 10).Select(i => SampleDelivery.Waiting with { ListingId = $"S-{i}", DueAt = Now.AddSeconds(-(i * 7 % 10)) }).ToList();
        foreach (var delivery in waits)
            await PutAsync(delivery);
        Assert.Equal(waits.OrderBy(d => d.DueAt).Select(d => d.ListingId), (await DueAsync()).Select(d => d.Delivery.ListingId));
        Assert.Equal(4, (await _store.ReadDueAsync(Partition, Now, 4, default)).Count);
    }

    [Fact]
    public async Task What_a_job_carries_comes_together_so_that_it_is_asked_once()
    {
        foreach (var i in Enumerable.Range(0, 10))
            await PutAsync(SampleDelivery.Carried with { ListingId = $"S-{i}", DueAt = Now });
        await PutAsync(SampleDelivery.Waiting with { DueAt = Now.AddTicks(1) });
        var due = await _store.ReadDueAsync(Partition, Now.AddTicks(1), 4, default);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"S-{i}"), due.Select(d => d.Delivery.ListingId));
    }

    [Fact]
    public async Task What_falls_due_at_this_very_instant_is_due()
    {
        await PutAsync(SampleDelivery.Waiting with { DueAt = Now.AddTicks(1) });
        Assert.Empty(await DueAsync());
        Assert.Single(await _store.ReadDueAsync(Partition, Now.AddTicks(1), 10, default));
    }

    [Fact]
    public async Task A_marker_that_no_row_owns_is_removed()
    {
        var orphan = new Row(Partition, DeliveryKeys.Due(Now, "S-9")).Set("v", 1).Set("id", "S-9");
        await _tables.TryAsync(HubTables.Deliveries, Partition, new RowChange.Insert(orphan), default);
        Assert.Empty(await DueAsync());
        Assert.Empty(_tables.Rows(HubTables.Deliveries, Partition));
    }

    [Fact]
    public async Task A_change_that_meets_another_writer_is_applied_to_what_the_row_has_become()
    {
        await PutAsync(SampleDelivery.Waiting);
        var known = await _store.ReadAsync(Partition, [SampleListing.Id], default);
        _tables.BeforeSubmit(1, () => ChangeAsync(d => d! with { DesiredRevision = 9, DueAt = Now.AddMinutes(1) }));
        var saved = await _store.SaveAsync(Partition, known, [new(SampleListing.Id, d => d! with { Attempts = d.Attempts + 1, DueAt = Now.AddHours(2) })], default);
        Assert.Equal((9, 1, Now.AddHours(2)), (Assert.Single(saved).DesiredRevision, saved[0].Attempts, saved[0].DueAt));
        AssertConsistent();
    }

    [Fact]
    public async Task Of_two_that_make_the_row_the_second_merges_into_the_first()
    {
        _tables.BeforeSubmit(1, () => PutAsync(SampleDelivery.Waiting with { DesiredRevision = 5 }));
        var saved = await _store.SaveAsync(Partition, new Dictionary<string, StoredDelivery>(), [new(SampleListing.Id, d => DeliveryPlan.Follow(d, SampleListing.At(4), Now))], default);
        Assert.Empty(saved);
        Assert.Equal(5, (await ReadAsync())!.DesiredRevision);
        AssertConsistent();
    }

    [Fact]
    public async Task A_conflict_of_one_row_does_not_keep_the_others()
    {
        foreach (var i in Enumerable.Range(0, 5))
            await PutAsync(SampleDelivery.Waiting with { ListingId = $"S-{i}" });
        var ids = Enumerable.Range(0, 5).Select(i => $"S-{i}").ToList();
        var known = await _store.ReadAsync(Partition, ids, default);
        _tables.BeforeSubmit(1, () => _store.SaveAsync(Partition, known, [new("S-2", d => d! with { Polls = 7 })], default));
        var saved = await _store.SaveAsync(Partition, known, [.. ids.Select(id => new DeliveryChange(id, d => d! with { Phase = DeliveryPhase.Accepted, DueAt = null }))], default);
        Assert.Equal(ids, saved.Select(d => d.ListingId).Order(StringComparer.Ordinal));
        Assert.Equal(7, saved.Single(d => d.ListingId == "S-2").Polls);
        AssertConsistent();
    }

    [Fact]
    public async Task No_change_costs_no_write()
    {
        await PutAsync(SampleDelivery.Waiting);
        var before = _tables.Submits;
        Assert.Empty(await ChangeAsync(d => d));
        Assert.Empty(await ChangeAsync(_ => null));
        Assert.Equal(before, _tables.Submits);
    }

    [Fact]
    public async Task An_unanswered_write_may_be_repeated()
    {
        await PutAsync(SampleDelivery.Waiting);
        _tables.LoseAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ChangeAsync(_ => SampleDelivery.Accepted));
        Assert.Empty(await ChangeAsync(_ => SampleDelivery.Accepted));
        AssertConsistent();
    }

    [Fact]
    public void Rows_and_markers_agree_whatever_writers_do_at_once() => Gen.Int[-2, 5].Array[2, 20].Sample(minutes =>
    {
        var tables = new MemoryTableStore(Clocks.Fake());
        var store = new DeliveryStore(tables, new HubTotals(new UnobservedMeters()));
        Task<List<Delivery>> Set(int minute) => store.SaveAsync(Partition, new Dictionary<string, StoredDelivery>(),
            [new(SampleListing.Id, d => (d ?? SampleDelivery.Waiting) with { DueAt = minute < 0 ? null : Now.AddMinutes(minute), Polls = (d?.Polls ?? 0) + 1 })], default);
        foreach (var pair in minutes.Chunk(2))
        {
            tables.BeforeSubmit(1, () => Set(pair[^1]));
            Set(pair[0]).GetAwaiter().GetResult();
        }
        AssertConsistent(tables);
    });

    [Fact]
    public void A_delivery_survives_its_row()
    {
        var full = SampleDelivery.Waiting with
        {
            Attempts = 3,
            Polls = 2,
            StaleRevision = 8,
            LastReply = "transient",
            LastReason = "503",
            LastAttemptAt = Now,
            EventRevision = 2,
            EventAt = Now.AddMinutes(-1),
            EventId = "e",
        };
        Assert.Equal(full, Delivery.FromRow(full.ToRow(Partition)));
        Assert.Equal(SampleDelivery.Accepted, Delivery.FromRow(SampleDelivery.Accepted.ToRow(Partition)));
    }

    Task<List<Delivery>> PutAsync(Delivery delivery) => _store.SaveAsync(Partition, new Dictionary<string, StoredDelivery>(), [new(delivery.ListingId, _ => delivery)], default);

    async Task<List<Delivery>> ChangeAsync(Func<Delivery?, Delivery?> change) =>
        await _store.SaveAsync(Partition, await _store.ReadAsync(Partition, [SampleListing.Id], default), [new(SampleListing.Id, change)], default);

    async Task<Delivery?> ReadAsync() => (await _store.ReadAsync(Partition, [SampleListing.Id], default)).GetValueOrDefault(SampleListing.Id)?.Delivery;

    Task<List<StoredDelivery>> DueAsync() => _store.ReadDueAsync(Partition, Now, 100, default);

    void AssertConsistent() => AssertConsistent(_tables);

    static void AssertConsistent(MemoryTableStore tables)
    {
        var rows = tables.Rows(HubTables.Deliveries, Partition);
        var owed = rows.Where(r => r.RowKey.StartsWith(DeliveryKeys.DeliveryPrefix, StringComparison.Ordinal)).Select(Delivery.FromRow)
            .Where(d => d.DueAt is not null).Select(d => DeliveryKeys.Due(d.DueAt!.Value, d.ListingId));
        Assert.Equal(owed.Order(StringComparer.Ordinal), rows.Where(r => r.RowKey.StartsWith(DeliveryKeys.DuePrefix, StringComparison.Ordinal)).Select(r => r.RowKey));
    }
}
