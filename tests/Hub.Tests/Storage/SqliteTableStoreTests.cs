using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Adapters.Storage.Sqlite;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>What SQLite adds to the contract: the file.</summary>
public sealed class SqliteTableStoreTests : IDisposable
{
    const string Table = "Files";
    const string Partition = "p";

    readonly TemporaryDirectory _directory = new();
    readonly FakeTimeProvider _clock = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    string DatabaseFile => _directory["tables.db"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_that_is_opened_again_holds_everything()
    {
        string? etag;
        using (var store = Open())
            etag = Committed(await InsertAsync(store, "a"));
        using var again = Open();
        Assert.Equal(etag, (await again.ReadAsync(Table, Partition, "a", Stop)).Row!.ETag);
    }

    [Fact]
    public async Task What_was_answered_is_in_the_files_at_that_moment()
    {
        using var store = Open();
        for (var i = 0; i < 50; i++)
            Committed(await InsertAsync(store, $"a{i}"));
        // A killed process leaves its files as they are: a copy of the files of an open store is such a remainder.
        Directory.CreateDirectory(_directory["killed"]);
        foreach (var file in Directory.GetFiles(_directory.Path, "tables.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(_directory["killed"], Path.GetFileName(file)));
        using var found = new SqliteTableStore(Path.Combine(_directory["killed"], "tables.db"), _clock);
        Assert.Equal(50, (await found.QueryAsync(Table, new RowRange(Partition), Stop)).Rows.Count);
    }

    [Fact]
    public async Task An_ETag_does_not_come_back_after_the_file_was_closed()
    {
        string? old;
        using (var store = Open())
        {
            old = Committed(await InsertAsync(store, "a"));
            await store.SubmitAsync(Table, Partition, [new RowChange.Delete("a", old!)], Stop);
        }
        using var again = Open();
        Assert.NotEqual(old, Committed(await InsertAsync(again, "a")));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await again.SubmitAsync(Table, Partition, [new RowChange.Delete("a", old!)], Stop));
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_and_respect_each_other()
    {
        using var one = Open();
        using var two = Open();
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => InsertAsync(i % 2 == 0 ? one : two, $"k{i / 2}"), Stop)));
        Assert.Equal(20, results.Count(result => result is SubmitResult.Committed));
        Assert.Equal(20, (await one.QueryAsync(Table, new RowRange(Partition), Stop)).Rows.Count);
        Assert.Equal(20, (await two.QueryAsync(Table, new RowRange(Partition), Stop)).Rows.Count);
    }

    [Fact]
    public async Task A_file_that_another_process_holds_is_unavailable_until_it_lets_go()
    {
        using var store = new SqliteTableStore(DatabaseFile, _clock, TimeSpan.Zero);
        using (var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => InsertAsync(store, "a"));
            Assert.Null((await store.ReadAsync(Table, Partition, "a", Stop)).Row);
        }
        Committed(await InsertAsync(store, "a"));
    }

    [Fact]
    public void A_directory_that_cannot_hold_a_file_is_unavailable()
    {
        Directory.CreateDirectory(DatabaseFile);
        Assert.Throws<StoreUnavailableException>(Open);
    }

    [Fact]
    public void A_file_of_a_newer_program_is_left_alone()
    {
        Open().Dispose();
        using (var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }
        Assert.Contains("schema version 99", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_the_store_is_the_injected_one()
    {
        using var store = Open();
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(_clock.GetUtcNow(), (await store.ReadAsync(Table, Partition, "a", Stop)).StoreClock);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = Open();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(store, "a"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync(Table, Partition, "a", Stop));
    }

    [Fact]
    public async Task Losers_of_a_shared_commit_leave_the_others_alone()
    {
        using var store = Open();
        Committed(await InsertAsync(store, "taken"));
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.SubmitAsync(Table, Partition, i % 3 == 0
            ? [NewInsert($"lost{i}"), NewInsert("taken")]
            : [NewInsert($"kept{i}"), NewInsert($"kept{i}b")], Stop).AsTask()));
        Assert.Equal(67, results.Count(result => result is SubmitResult.Conflict { Index: 1, Kind: ConflictKind.Exists }));
        Assert.Empty((await store.QueryAsync(Table, RowRange.Prefix(Partition, "lost"), Stop)).Rows);
        Assert.Equal(2 * 133, (await store.QueryAsync(Table, RowRange.Prefix(Partition, "kept"), Stop)).Rows.Count);
    }

    static RowChange.Insert NewInsert(string key) => new(new Row(Partition, key).Set("Text", "x"));

    static async Task<SubmitResult> InsertAsync(SqliteTableStore store, string key) => await store.SubmitAsync(Table, Partition, [NewInsert(key)], Stop);

    static string? Committed(SubmitResult result) => Assert.IsType<SubmitResult.Committed>(result).ETags[0];

    SqliteTableStore Open() => new(DatabaseFile, _clock);
}
