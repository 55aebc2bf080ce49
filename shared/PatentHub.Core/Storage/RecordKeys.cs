namespace PatentHub.Storage;

/// <summary>Row keys in <see cref="HubTables.Records"/> and <see cref="HubTables.Snapshots"/>.</summary>
public static class RecordKeys
{
    public const string DeclarationPrefix = "D|";
    public const string ListingPrefix = "L|";
    public const string FanOutPrefix = "F|";
    public const string DuePrefix = "T|";
    public const string ProjectPrefix = "P|";
    public const string CreditCodePrefix = "C|";

    public static string Declaration(string number) => DeclarationPrefix + number;

    public static string Listing(string listingId) => ListingPrefix + listingId;

    /// <summary>Stands while some platform's delivery row does not know the listing's revision yet.</summary>
    public static string FanOut(string listingId) => FanOutPrefix + listingId;

    /// <summary>Falls due when a listing's validity ends. It only says look; a stale one does no harm.</summary>
    public static string Due(DateTimeOffset when, string listingId) => $"{DuePrefix}{when.SortableTicks()}|{listingId}";

    /// <summary>Says that a declaration names a project.</summary>
    /// <param name="project">Key of the project, see <see cref="Declarations.ProjectLinks"/>.</param>
    public static string Project(string project, string number) => $"{ProjectPrefix}{project}|{number}";

    /// <summary>Says that a declaration names a credit code that fails a check.</summary>
    public static string CreditCode(string code, string number) => $"{CreditCodePrefix}{code}|{number}";

    public static string Snapshot(string number, long sequence) => FormattableString.Invariant($"{number}|{sequence:D8}");

    /// <summary>Range of the times at which a declaration's snapshots were recorded, newest first.</summary>
    public static string RecordedPrefix(string number) => $"{TimesPrefix}{number}|";

    /// <summary>Beside every snapshot but the first, so that the one of a given time is found at once.</summary>
    public static string Recorded(string number, DateTimeOffset recordedAt) => RecordedPrefix(number) + recordedAt.NewestFirstTicks();

    /// <summary>Of rows in the table of snapshots that are none.</summary>
    public const string TimesPrefix = "@|";
}
