using System.Security.Cryptography;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>What every <see cref="IBlobStore"/> promises.</summary>
public abstract class BlobStoreContract<TFixture>(TFixture fixture) : IClassFixture<TFixture>, IAsyncLifetime
    where TFixture : class, IBlobStoreFixture
{
    static int _containers;

    readonly string _container = $"contract-{Interlocked.Increment(ref _containers)}";
    IBlobStore _store = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await fixture.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public async Task A_blob_comes_back_as_it_went(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        Assert.True(await CreateAsync("a/b.bin", content));
        Assert.Equal(SHA256.HashData(content), SHA256.HashData((await ReadAsync("a/b.bin"))!));
    }

    [Fact]
    public async Task A_blob_that_is_there_stays_as_it_is()
    {
        Assert.True(await CreateAsync("a", [1]));
        Assert.False(await CreateAsync("a", [2]));
        Assert.Equal([1], (await ReadAsync("a"))!);
    }

    [Fact]
    public async Task Of_concurrent_creations_exactly_one_wins()
    {
        foreach (var name in (string[])["a", "b/c", "d", "e", "f", "g", "h", "i"])
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => CreateAsync(name, [(byte)i]), Stop)));
            var winner = Assert.Single(Enumerable.Range(0, 10), i => results[i]);
            Assert.Equal([(byte)winner], (await ReadAsync(name))!);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_false_and_empty()
    {
        Assert.Null(await ReadAsync("a/b"));
        Assert.False(await _store.DeleteAsync(_container, "a/b", Stop));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task A_deleted_blob_can_be_created_again()
    {
        await CreateAsync("a/b", [1]);
        Assert.True(await _store.DeleteAsync(_container, "a/b", Stop));
        Assert.False(await _store.DeleteAsync(_container, "a/b", Stop));
        Assert.True(await CreateAsync("a/b", [2]));
        Assert.Equal([2], (await ReadAsync("a/b"))!);
    }

    [Fact]
    public async Task Names_come_in_ascending_order_by_prefix()
    {
        string[] names = ["b/2", "a", "a/b", "a-b", "a.b/c", "a/b/c", "B", "b/10", "b2", "专利（一）/示例 1.csv", "专利/2"];
        foreach (var name in names)
            Assert.True(await CreateAsync(name, [0]));
        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(""));
        Assert.Equal(["a", "a-b", "a.b/c", "a/b", "a/b/c"], await ListAsync("a"));
        Assert.Equal(["a/b", "a/b/c"], await ListAsync("a/"));
        Assert.Equal(["b/10"], await ListAsync("b/1"));
        Assert.Empty(await ListAsync("c"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("a.")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a%20b")]
    [InlineData("a\u0007b")]
    [InlineData("\ud842\udfb7")]
    public async Task Names_that_a_store_cannot_bear_are_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await CreateAsync(name, [0]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await ReadAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.DeleteAsync(_container, name, Stop));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Abc")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("a--b")]
    [InlineData("a.b")]
    [InlineData("../a")]
    public async Task Container_names_are_checked(string container)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.CreateAsync(container, "a", Stream.Null, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.ListAsync(container, "", Stop).ToArrayAsync(Stop));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("../")]
    [InlineData("a//")]
    [InlineData("a:b")]
    public async Task Prefixes_are_checked(string prefix) => await Assert.ThrowsAsync<ArgumentException>(async () => await ListAsync(prefix));

    async Task<bool> CreateAsync(string name, byte[] content) => await _store.CreateAsync(_container, name, new MemoryStream(content), Stop);

    async Task<byte[]?> ReadAsync(string name)
    {
        await using var stream = await _store.OpenReadAsync(_container, name, Stop);
        if (stream is null)
            return null;
        var content = new MemoryStream();
        await stream.CopyToAsync(content, Stop);
        return content.ToArray();
    }

    async Task<string[]> ListAsync(string prefix) => await _store.ListAsync(_container, prefix, Stop).ToArrayAsync(Stop);
}
