using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

/// <summary>Whatever somebody with the right to write changes in a history, it is found and named.</summary>
public sealed class VerifyHistoryHandlerTests
{
    readonly AnchoredHistory _history = new(new DeclarationOptions { Sources = [new() { Id = "feed", Precedence = 1 }, new() { Id = "second", Precedence = 2 }] });

    [Fact]
    public async Task What_nobody_touched_is_intact()
    {
        await WriteAsync();
        var verified = await _history.Verifier.HandleAsync(SampleItem.Number, default);
        Assert.Equal((5, null, false, null), (verified!.Checked, verified.Break, verified.IsUnfinished, verified.Anchored));
        await _history.AnchorAsync();
        verified = await _history.Verifier.HandleAsync(SampleItem.Number, default);
        Assert.Equal((5, null, 5), (verified!.Checked, verified.Break, verified.Anchored!.Sequence));
        Assert.Null(await _history.Verifier.HandleAsync("971017654", default));
        Assert.Empty(await _history.Alarms.ListAsync(default));
    }

    [Fact]
    public async Task Every_property_of_every_snapshot_is_covered()
    {
        await WriteAsync();
        var properties = new HashSet<string>();
        foreach (var row in Rows(HubTables.Snapshots).Where(r => !r.RowKey.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal)))
        {
            foreach (var (name, value) in row.Properties.Where(p => p.Value is not byte[] { Length: 0 }))
            {
                properties.Add(name);
                foreach (var forged in Forgeries(row, name, value))
                    await AssertFoundAsync(HubTables.Snapshots, row, forged, row.GetInt64("sequence"));
            }
            await AssertFoundAsync(HubTables.Snapshots, row, row.Copy(null).Set("added", "x"), row.GetInt64("sequence"));
        }
        Assert.Superset(new HashSet<string> { "v", "number", "sequence", "recordedAt", "source", "updatedAt", "contentHash", "deleted", "document", "own", "several", "provenance", "raw", "rawBlob", "warnings", "previous", "chain" }, properties);
        Assert.Null(await _history.VerifyAsync());
    }

    [Fact]
    public async Task Every_property_of_the_head_and_of_the_rows_of_times_is_covered()
    {
        await WriteAsync();
        var rows = Rows(HubTables.Records).Where(r => r.RowKey.StartsWith(RecordKeys.DeclarationPrefix, StringComparison.Ordinal)).Select(r => (HubTables.Records, r))
            .Concat(Rows(HubTables.Snapshots).Where(r => r.RowKey.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal)).Select(r => (HubTables.Snapshots, r))).ToList();
        Assert.Equal(5, rows.Count);
        foreach (var (table, row) in rows)
            foreach (var (name, value) in row.Properties.Where(p => p.Key != "v" || table == HubTables.Records))
                foreach (var forged in Forgeries(row, name, value))
                    await AssertFoundAsync(table, row, forged, null);
        Assert.Null(await _history.VerifyAsync());
    }

    [Fact]
    public async Task A_removed_row_is_named()
    {
        await WriteAsync();
        foreach (var row in Rows(HubTables.Snapshots))
        {
            await _history.RemoveAsync(HubTables.Snapshots, row.RowKey);
            // Of the newest one its place in time is left.
            var isSnapshot = !row.RowKey.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal) && row.GetInt64("sequence") < 5;
            var found = await _history.VerifyAsync();
            Assert.Equal(isSnapshot ? ChainBreakKinds.Gap : ChainBreakKinds.Index, found!.Kind);
            Assert.True(!isSnapshot || found.Sequence == row.GetInt64("sequence"));
            await _history.PutAsync(HubTables.Snapshots, row);
        }
        await _history.RemoveAsync(HubTables.Records, RecordKeys.Declaration(SampleItem.Number));
        Assert.Equal(ChainBreakKinds.Head, (await _history.VerifyAsync())!.Kind);
    }

    [Fact]
    public async Task Swapped_rows_are_named()
    {
        await WriteAsync();
        string first = RecordKeys.Snapshot(SampleItem.Number, 2), second = RecordKeys.Snapshot(SampleItem.Number, 3);
        var (a, b) = (_history.Stored(HubTables.Snapshots, first), _history.Stored(HubTables.Snapshots, second));
        await _history.PutAsync(HubTables.Snapshots, Under(first, b));
        await _history.PutAsync(HubTables.Snapshots, Under(second, a));
        Assert.Equal((2, ChainBreakKinds.Form), Place(await _history.VerifyAsync()));

        // The same with sequences that fit, and hashes that fit the content.
        await ForgeAsync(first, Snapshot.FromRow(b) with { Sequence = 2 });
        await ForgeAsync(second, Snapshot.FromRow(a) with { Sequence = 3 });
        Assert.Equal((2, ChainBreakKinds.Previous), Place(await _history.VerifyAsync()));
    }

    [Fact]
    public async Task Times_that_do_not_rise_are_named()
    {
        await WriteAsync();
        var third = _history.Declarations.Snapshots[2];
        await ForgeAsync(RecordKeys.Snapshot(SampleItem.Number, 3), third with { RecordedAt = _history.Declarations.Snapshots[1].RecordedAt });
        Assert.Equal((3, ChainBreakKinds.Time), Place(await _history.VerifyAsync()));
    }

    [Fact]
    public async Task A_head_that_was_set_back_is_named()
    {
        await WriteAsync();
        foreach (var back in (int[])[2, 3])
        {
            var snapshot = _history.Declarations.Snapshots[^back];
            await _history.PutAsync(HubTables.Records, DeclarationHead.Of(snapshot, snapshot.Declaration).ToRow());
            _history.Declarations.Clock.Advance(TimeSpan.FromHours(2));
            Assert.Equal((5, ChainBreakKinds.Head), Place(await _history.VerifyAsync()));
        }
    }

    [Fact]
    public async Task A_crash_between_snapshot_and_head_is_no_break_until_it_should_have_been_made_good()
    {
        await _history.Declarations.WriteAsync(SampleEdit.Item("甲", 10));
        _history.Tables.LoseBefore(2);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _history.Declarations.WriteAsync(SampleEdit.Item("乙", 11)));
        var verified = await _history.Verifier.HandleAsync(SampleItem.Number, default);
        Assert.Equal((2, true, null), (verified!.Checked, verified.IsUnfinished, verified.Break));
        _history.Declarations.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((2, ChainBreakKinds.Head), Place(await _history.VerifyAsync()));
        await _history.Declarations.InsistAsync(SampleEdit.Item("乙", 11));
        Assert.Null(await _history.VerifyAsync());
    }

    [Fact]
    public async Task A_chain_that_was_rewritten_as_a_whole_shows_at_the_anchor()
    {
        await WriteAsync();
        await _history.RewriteAsync("不是原来的");
        // It fits itself: only what stands elsewhere can tell.
        Assert.Null(await _history.VerifyAsync());
        await _history.RewriteAsync("基于物理不可克隆函数的存证验证方法");
        await _history.AnchorAsync();
        await _history.RewriteAsync("不是原来的");
        Assert.Equal((5, ChainBreakKinds.Anchor), Place(await _history.VerifyAsync()));
        await _history.Declarations.InsistAsync(SampleEdit.Item("后来的", 25));
        Assert.Equal((5, ChainBreakKinds.Anchor), Place(await _history.VerifyAsync()));
        Assert.Single(await _history.Alarms.ListAsync(default));
    }

    [Fact]
    public async Task A_history_that_is_gone_as_a_whole_shows_at_the_anchor()
    {
        await WriteAsync();
        await _history.AnchorAsync();
        foreach (var row in Rows(HubTables.Snapshots))
            await _history.RemoveAsync(HubTables.Snapshots, row.RowKey);
        await _history.RemoveAsync(HubTables.Records, RecordKeys.Declaration(SampleItem.Number));
        Assert.Equal((5, ChainBreakKinds.Anchor), Place(await _history.VerifyAsync()));
    }

    [Fact]
    public async Task The_blob_of_a_long_original_is_verified_too()
    {
        await WriteAsync();
        var name = _history.Declarations.Snapshots.Select(s => s.RawBlob).OfType<string>().Single();
        await _history.Declarations.Blobs.DeleteAsync(HubContainers.RawItems, name, default);
        Assert.Equal((3, ChainBreakKinds.Original), Place(await _history.VerifyAsync()));
        await _history.Declarations.Blobs.CreateAsync(HubContainers.RawItems, name, new MemoryStream("{}"u8.ToArray()), default);
        Assert.Equal((3, ChainBreakKinds.Original), Place(await _history.VerifyAsync()));
    }

    [Fact]
    public async Task Another_writer_meanwhile_is_no_break()
    {
        await WriteAsync();
        var racing = new RacingTables(_history.Tables, () => _history.Declarations.InsistAsync(SampleEdit.Item("另一个写入", 26)));
        var verifier = new VerifyHistoryHandler(racing, _history.Declarations.Blobs, _history.Book, _history.Alarms, _history.Declarations.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<VerifyHistoryHandler>.Instance);
        var verified = await verifier.HandleAsync(SampleItem.Number, default);
        Assert.Equal((6, null), (verified!.Checked, verified.Break));
    }

    /// <summary>Five snapshots with everything that a snapshot can have.</summary>
    async Task WriteAsync()
    {
        await _history.Declarations.WriteAsync(SampleEdit.Item(SampleItem.With("region", "\"nowhere\"")));
        await _history.Declarations.WriteAsync(SampleEdit.Item("第二来源", 21) with { Source = "second" });
        await _history.Declarations.WriteAsync(SampleEdit.Item(SampleItem.With(i => (i["updatedAt"], i["unknown"]) = ("2026-11-22T00:00:00Z", new string('x', Snapshot.MaxInlineRaw)))));
        await _history.Declarations.WriteAsync(SampleEdit.Deletion(23));
        await _history.Declarations.WriteAsync(SampleEdit.Deletion(23) with { Source = "second" });
    }

    IReadOnlyList<Row> Rows(string table) => _history.Tables.Rows(table, AnchoredHistory.Bucket);

    async Task AssertFoundAsync(string table, Row row, Row forged, long? sequence)
    {
        await _history.PutAsync(table, forged);
        var found = await _history.VerifyAsync();
        Assert.True(found is not null && (sequence is null || found.Sequence == sequence), $"{table} {row.RowKey}: {string.Join(", ", forged.Properties.Select(p => $"{p.Key}={p.Value}"))} gives {found}");
        await _history.PutAsync(table, row);
    }

    static IEnumerable<Row> Forgeries(Row row, string name, object value)
    {
        yield return value switch
        {
            string text => row.Copy(null).Set(name, text + "x"),
            long number => row.Copy(null).Set(name, number + 1),
            DateTimeOffset time => row.Copy(null).Set(name, time.AddTicks(1)),
            byte[] bytes => row.Copy(null).Set(name, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]),
            _ => row.Copy(null).Set(name, "true"),
        };
        yield return row.Copy(null).Set(name, (string?)null);
    }

    async Task ForgeAsync(string key, Snapshot snapshot)
    {
        Assert.Equal(key, RecordKeys.Snapshot(snapshot.Number, snapshot.Sequence));
        await _history.PutAsync(HubTables.Snapshots, (snapshot with { Chain = snapshot.ComputeChain() }).ToRow());
    }

    static Row Under(string key, Row row)
    {
        var copy = new Row(row.PartitionKey, key);
        foreach (var (name, value) in row.Properties)
            _ = value switch
            {
                string text => copy.Set(name, text),
                long number => copy.Set(name, number),
                bool flag => copy.Set(name, flag),
                DateTimeOffset time => copy.Set(name, time),
                byte[] bytes => copy.Set(name, bytes),
                _ => throw new NotSupportedException(name),
            };
        return copy;
    }

    static (long?, string?) Place(ChainBreak? found) => (found?.Sequence, found?.Kind);

    /// <summary>Somebody writes after the head was read for the first time.</summary>
    sealed class RacingTables(ITableStore inner, Func<Task> write) : ITableStore
    {
        bool _written;

        public async ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
        {
            var read = await inner.ReadAsync(table, partition, row, cancellationToken);
            if (table == HubTables.Records && !_written)
            {
                _written = true;
                await write();
            }
            return read;
        }

        public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) => inner.ReadManyAsync(table, partition, rows, cancellationToken);

        public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

        public ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) => inner.SubmitAsync(table, partition, changes, cancellationToken);
    }
}
