namespace PatentHub.Declarations.Sources;

/// <summary>
/// Reads a source one page ahead, and no further: the next page is on its way while the present one is stored. Only what is asked for with
/// the very same request is handed out.
/// </summary>
sealed class PagesAhead(IDeclarationFeed feed, SourceOptions source, TimeProvider clock) : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    Ahead? _ahead;

    /// <summary>Begins to read a page that will be wanted next.</summary>
    public void Ask(FeedRequest request, CancellationToken cancellationToken) => _ahead = Start(request, cancellationToken);

    /// <summary>The page, and the hub's clock when it was asked for.</summary>
    /// <exception cref="FeedException">The page cannot be had.</exception>
    public async Task<(FeedPage Page, DateTimeOffset Asked)> TakeAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        if (_ahead?.Request != request)
        {
            await DropAsync();
            _ahead = Start(request, cancellationToken);
        }
        var taken = _ahead;
        _ahead = null;
        return (await taken.Page, taken.Asked);
    }

    public ValueTask DisposeAsync()
    {
        // On this thread: CancelAsync would go on elsewhere.
        _end.Cancel();
        return new ValueTask(EndAsync());
    }

    async Task EndAsync()
    {
        await DropAsync();
        _end.Dispose();
    }

    Ahead Start(FeedRequest request, CancellationToken cancellationToken) => new(request, clock.GetUtcNow(), ReadAsync(request, cancellationToken));

    async Task<FeedPage> ReadAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        return await feed.ReadPageAsync(source, request, linked.Token);
    }

    /// <summary>What was read for nothing is let go of, whatever became of it.</summary>
    async Task DropAsync()
    {
        if (_ahead is not { } dropped)
            return;
        _ahead = null;
        try
        {
            (await dropped.Page).Dispose();
        }
        catch (Exception exception) when (exception is FeedException or OperationCanceledException)
        {
            // Nobody waits for it.
        }
    }

    sealed record Ahead(FeedRequest Request, DateTimeOffset Asked, Task<FeedPage> Page);
}
