using PatentHub.Storage;

namespace PatentHub.Deliveries.Packages;

/// <summary>A workbook of listings that a person carries to a platform, and what is known of its receipt.</summary>
public sealed record Package
{
    /// <summary>Day in Luzhou and beginning of the content's hash, such as <c>20261125-1f0c9a2b</c>; unique at its platform.</summary>
    public required string Id { get; init; }
    public required string Platform { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its receipt is missed.</summary>
    public required DateTimeOffset RemindAt { get; init; }

    /// <summary>Listings in it, published and withdrawn.</summary>
    public required int Items { get; init; }
    public int Accepted { get; init; }
    public int Rejected { get; init; }

    /// <summary>The newest receipt; null: none came.</summary>
    public DateTimeOffset? ReceiptAt { get; init; }

    public DateTimeOffset? DiscardedAt { get; init; }
    public string? DiscardReason { get; init; }

    /// <summary>Listings without a result.</summary>
    public int Open => Items - Accepted - Rejected;

    public string State => DiscardedAt is not null ? PackageStates.Discarded : Open == 0 ? PackageStates.Settled : Open == Items ? PackageStates.Waiting : PackageStates.Partial;

    public bool IsOver => State is PackageStates.Discarded or PackageStates.Settled;

    public string FileName => $"{Platform}-{Id}.xlsx";

    /// <summary>Of its workbook in <see cref="HubContainers.Packages"/>.</summary>
    public string Blob => $"{Platform}/{Id}.xlsx";

    public Row ToRow() => new Row(Platform, PackageKeys.Package(Id)).Set("v", 1).Set("id", Id).Set("createdAt", CreatedAt).Set("remindAt", RemindAt).Set("items", Items)
        .Set("accepted", Accepted).Set("rejected", Rejected).Set("receiptAt", ReceiptAt).Set("discardedAt", DiscardedAt).Set("discardReason", DiscardReason);

    public static Package FromRow(Row row) => new()
    {
        Id = row.GetString("id")!,
        Platform = row.PartitionKey,
        CreatedAt = row.GetTime("createdAt")!.Value,
        RemindAt = row.GetTime("remindAt")!.Value,
        Items = (int)(row.GetInt64("items") ?? 0),
        Accepted = (int)(row.GetInt64("accepted") ?? 0),
        Rejected = (int)(row.GetInt64("rejected") ?? 0),
        ReceiptAt = row.GetTime("receiptAt"),
        DiscardedAt = row.GetTime("discardedAt"),
        DiscardReason = row.GetString("discardReason"),
    };
}

public static class PackageStates
{
    /// <summary>No receipt came.</summary>
    public const string Waiting = "waiting";

    /// <summary>The receipt does not say what became of some listings.</summary>
    public const string Partial = "partial";

    /// <summary>Every listing has a result.</summary>
    public const string Settled = "settled";

    /// <summary>It was never carried, or was lost: what has no result goes into the next one.</summary>
    public const string Discarded = "discarded";
}

/// <summary>One listing of a package.</summary>
/// <param name="Present">False: a withdrawal.</param>
/// <param name="Result">accepted or rejected; null: not known yet.</param>
public sealed record PackageItem(string ListingId, long Revision, bool Present, string? Result = null, string? Reason = null, string? RemoteId = null)
{
    public const string Accepted = "accepted";
    public const string Rejected = "rejected";

    /// <summary>As the engine takes it; null while nothing is known.</summary>
    public PushReply? Reply => Result switch
    {
        Accepted => new PushReply.Accepted(RemoteId),
        Rejected => new PushReply.Rejected(Reason ?? "", null),
        _ => null,
    };

    public Row ToRow(string partition) => new Row(partition, ListingId).Set("v", 1).Set("id", ListingId).Set("revision", Revision).Set("present", Present)
        .Set("result", Result).Set("reason", Reason).Set("remoteId", RemoteId);

    public static PackageItem FromRow(Row row) => new(
        row.GetString("id")!, row.GetInt64("revision")!.Value, row.GetBoolean("present"), row.GetString("result"), row.GetString("reason"), row.GetString("remoteId"));
}

/// <summary>Partitions and row keys in <see cref="HubTables.Packages"/>: packages by platform, and the listings of each in a partition of its own.</summary>
public static class PackageKeys
{
    public const string PackagePrefix = "P|";

    /// <summary>Stands while a package lacks results; keyed by when they are missed.</summary>
    public const string OpenPrefix = "O|";

    public static string Package(string id) => PackagePrefix + id;

    public static string Open(Package package) => $"{OpenPrefix}{package.RemindAt.SortableTicks()}|{package.Id}";

    public static string Items(string platform, string id) => $"{platform}|{id}";

    /// <summary>Whether a text from outside can be the id of a package.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-');
}
