namespace PatentHub.Declarations.History;

/// <summary>Reads a stream whose items come in the order of their keys, so that several of them are read side by side.</summary>
sealed class OrderedReader<T> : IAsyncDisposable
    where T : class
{
    readonly IAsyncEnumerator<T> _items;
    readonly Func<T, string> _keyOf;

    internal OrderedReader(IAsyncEnumerator<T> items, Func<T, string> keyOf) => (_items, _keyOf) = (items, keyOf);

    /// <summary>Key of the next item; null at the end.</summary>
    public string? Key { get; private set; }

    /// <summary>The next item if it has the key, which is then behind.</summary>
    public async ValueTask<T?> TakeAsync(string key)
    {
        if (Key != key)
            return null;
        var item = _items.Current;
        await AdvanceAsync();
        return item;
    }

    internal async ValueTask AdvanceAsync() => Key = await _items.MoveNextAsync() ? _keyOf(_items.Current) : null;

    public ValueTask DisposeAsync() => _items.DisposeAsync();
}

static class OrderedReader
{
    public static async Task<OrderedReader<T>> OpenAsync<T>(IAsyncEnumerable<T> items, Func<T, string> keyOf)
        where T : class
    {
        var reader = new OrderedReader<T>(items.GetAsyncEnumerator(), keyOf);
        await reader.AdvanceAsync();
        return reader;
    }

    /// <summary>The smallest of the keys; null where there is none left.</summary>
    public static string? Least(params IEnumerable<string?> keys) => keys.OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault();
}
