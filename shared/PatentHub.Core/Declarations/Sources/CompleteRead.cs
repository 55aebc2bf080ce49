using System.Runtime.CompilerServices;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// Reads a source from a time on to its end, as of one moment, while the lease holds. Begins again where the source forgets the cursor.
/// </summary>
/// <param name="since">Items that changed since then; null: all.</param>
sealed class CompleteRead(IDeclarationFeed feed, SourceOptions source, DateTimeOffset? since, Lease lease, TimeProvider clock)
{
    const int MaxRestarts = 3;

    /// <summary>The moment; null until the source has been read to its end, and where it was not as of one moment.</summary>
    public DateTimeOffset? AsOf { get; private set; }

    /// <summary>A page is disposed when the next one is asked for.</summary>
    /// <exception cref="FeedException">A page cannot be had.</exception>
    public async IAsyncEnumerable<FeedPage> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        var (request, asOf, restarts) = (new FeedRequest(since, null, source.PageSize), (DateTimeOffset?)null, 0);
        while (await lease.RenewAsync(cancellationToken))
        {
            var asked = clock.GetUtcNow();
            if (await TryReadAsync(request, restarts, cancellationToken) is not { } read)
            {
                cursors.Clear();
                (request, asOf, restarts) = (request with { Cursor = null }, null, restarts + 1);
                continue;
            }
            using var page = read;
            if (request.Cursor is not null && page.AsOf is not null && page.AsOf != asOf || page.NextCursor is not null && !cursors.Add(page.NextCursor))
                yield break;
            page.RequireVitalFields();
            asOf ??= page.AsOf ?? asked;
            yield return page;
            if (page.NextCursor is null)
            {
                AsOf = asOf;
                yield break;
            }
            request = request with { Cursor = page.NextCursor };
        }
    }

    /// <returns>Null: the cursor is not known any more.</returns>
    async Task<FeedPage?> TryReadAsync(FeedRequest request, int restarts, CancellationToken cancellationToken)
    {
        try
        {
            return await feed.ReadPageAsync(source, request, cancellationToken);
        }
        catch (FeedException lost) when (lost.Failure == FeedFailure.CursorInvalid && restarts < MaxRestarts)
        {
            return null;
        }
    }
}
