namespace PatentHub.Storage;

/// <summary>Row keys in <see cref="HubTables.Records"/> and <see cref="HubTables.Snapshots"/>.</summary>
public static class RecordKeys
{
    public const string DeclarationPrefix = "D|";
    public const string ListingPrefix = "L|";
    public const string FanOutPrefix = "F|";
    public const string DuePrefix = "T|";

    public static string Declaration(string number) => DeclarationPrefix + number;

    public static string Listing(string listingId) => ListingPrefix + listingId;

    /// <summary>Stands while some platform's delivery row does not know the listing's revision yet.</summary>
    public static string FanOut(string listingId) => FanOutPrefix + listingId;

    /// <summary>Falls due when a listing's validity ends. It only says look; a stale one does no harm.</summary>
    public static string Due(DateTimeOffset when, string listingId) => $"{DuePrefix}{when.SortableTicks()}|{listingId}";

    public static string Snapshot(string number, long sequence) => FormattableString.Invariant($"{number}|{sequence:D8}");
}
