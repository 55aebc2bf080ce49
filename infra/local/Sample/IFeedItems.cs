using System.Text.Json;

namespace PatentHub.Local.Sample;

/// <summary>The items of a feed, ascending by position.</summary>
interface IFeedItems
{
    /// <summary>Writes the items after a position, at most <paramref name="limit"/>.</summary>
    /// <param name="json">Stands inside an array.</param>
    /// <param name="since">Leaves out items updated before.</param>
    /// <param name="after">The last item of the page before, if any.</param>
    /// <param name="limit">The size of the page.</param>
    /// <returns>The position of the last item written if others follow it, else null.</returns>
    FeedPosition? WritePage(Utf8JsonWriter json, DateTimeOffset? since, FeedPosition? after, int limit);

    /// <summary>Changes one item as of an instant; its place is a number in [0, 1) of the way through the feed.</summary>
    void Touch(double place, DateTimeOffset now);
}

/// <summary>Where an item stands: by time, then by number in canonical form. An item without a time stands first.</summary>
readonly record struct FeedPosition(long UpdatedAt, string Number) : IComparable<FeedPosition>
{
    public int CompareTo(FeedPosition other) =>
        UpdatedAt != other.UpdatedAt ? UpdatedAt.CompareTo(other.UpdatedAt) : string.CompareOrdinal(Number, other.Number);
}
