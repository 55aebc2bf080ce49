using System.Text.Json;

namespace PatentHub.Declarations.Sources;

/// <summary>Reads pages of a source that speaks the declaration feed.</summary>
public interface IDeclarationFeed
{
    /// <exception cref="FeedException">The page cannot be had.</exception>
    Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken);
}

/// <param name="UpdatedSince">Items changed at or after this instant; null for all.</param>
/// <param name="Cursor">The cursor of the page before; null for the first page.</param>
public sealed record FeedRequest(DateTimeOffset? UpdatedSince, string? Cursor, int Limit);

/// <summary>One page. Its items live as long as the page.</summary>
/// <param name="bytes">What the document was read from, if it has to be given back.</param>
public sealed class FeedPage(JsonDocument document, string? nextCursor, DateTimeOffset? asOf, IDisposable? bytes = null) : IDisposable
{
    public JsonElement Items => document.RootElement.GetProperty("items");

    /// <summary>A feed whose items have lost a field that nothing can be taken in without has changed; to quarantine them all would help nobody.</summary>
    /// <exception cref="FeedException"><see cref="FeedFailure.SchemaBroken"/>.</exception>
    public void RequireVitalFields()
    {
        if (SourceSchema.Lost(Items) is { } field)
            throw new FeedException(FeedFailure.SchemaBroken, $"No item of a page has the field '{field}' any more. Nothing of it was taken in. Mend the feed, or the program that makes it, and resume the source.");
    }

    public string? NextCursor => nextCursor;

    public DateTimeOffset? AsOf => asOf;

    public void Dispose()
    {
        document.Dispose();
        bytes?.Dispose();
    }
}

public enum FeedFailure
{
    /// <summary>Passing: no answer, 5xx, 429.</summary>
    Unavailable,

    /// <summary>The cursor is not known any more (400, 404 or 410): begin the run again.</summary>
    CursorInvalid,

    /// <summary>401 or 403.</summary>
    Unauthorised,

    /// <summary>The answer is no page of the contract, or the source refuses the request.</summary>
    Malformed,

    /// <summary>The items have lost a field that nothing can be taken in without.</summary>
    SchemaBroken,
}

public class FeedException(FeedFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public FeedFailure Failure => failure;
}
