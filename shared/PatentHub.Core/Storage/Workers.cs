namespace PatentHub.Storage;

public static class Workers
{
    /// <summary>Runs the body over all items to the end: one that fails does not keep the others. Then the first exception is thrown.</summary>
    public static async Task ForAllAsync<T>(IEnumerable<T> items, int degree, Func<T, Task> body)
    {
        Exception? first = null;
        await ForEachAsync(items, degree, async item =>
        {
            try
            {
                await body(item);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref first, exception, null);
            }
        });
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>
    /// Runs the body over all items, at most <paramref name="degree"/> at a time. It stays on the caller's scheduler,
    /// so that a simulation can order every step; the first exception ends it after the running ones are done.
    /// </summary>
    public static async Task ForEachAsync<T>(IEnumerable<T> items, int degree, Func<T, Task> body)
    {
        using var source = items.GetEnumerator();
        var gate = new Lock();
        var failed = false;
        await Task.WhenAll(Enumerable.Range(0, degree).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (TryNext(out var item))
                try
                {
                    await body(item);
                }
                catch
                {
                    failed = true;
                    throw;
                }
        }

        bool TryNext(out T item)
        {
            lock (gate)
            {
                var more = !failed && source.MoveNext();
                item = more ? source.Current : default!;
                return more;
            }
        }
    }
}
