using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.Quarantine;

/// <summary>An item that could not be kept, with its original and the reasons.</summary>
/// <param name="Key">Its application number where that can be read, else <c>raw-</c> and the hash of its content.</param>
/// <param name="ContentHash">Of the item as it came: equal hashes are the same bad item.</param>
/// <param name="Raw">The original (JSON); null where it is a blob.</param>
/// <param name="Handling">What somebody decided last; null: nobody did.</param>
public sealed record QuarantineEntry(
    string Source, string Key, string ContentHash, IReadOnlyList<Finding> Reasons, byte[]? Raw, string? RawBlob, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, QuarantineHandling? Handling)
{
    /// <summary>Of open ones: they alone are counted and listed.</summary>
    public const string OpenPrefix = "Q|";

    /// <summary>Of those that somebody released or dismissed: the same bad item does not come up again.</summary>
    public const string HandledPrefix = "H|";

    public bool IsOpen => Handling is null or { Kind: QuarantineHandling.Reopened };

    public Row ToRow() => new Row(Source, (IsOpen ? OpenPrefix : HandledPrefix) + Key)
        .Set("v", 1).Set("key", Key).Set("contentHash", ContentHash).Set("reasons", Snapshot.Write(Reasons)).Set("raw", Raw).Set("rawBlob", RawBlob)
        .Set("firstSeenAt", FirstSeenAt).Set("lastSeenAt", LastSeenAt)
        .Set("handling", Handling?.Kind).Set("handledAt", Handling?.At).Set("handlingReason", Handling?.Reason);

    public static QuarantineEntry FromRow(Row row) => new(
        row.PartitionKey, row.GetString("key")!, row.GetString("contentHash")!,
        row.GetString("reasons") is { } reasons ? JsonSerializer.Deserialize(reasons, DeclarationJson.Documents.IReadOnlyListFinding)! : [],
        row.GetBytes("raw"), row.GetString("rawBlob"), row.GetTime("firstSeenAt")!.Value, row.GetTime("lastSeenAt")!.Value,
        row.GetString("handling") is { } kind ? new(kind, row.GetTime("handledAt")!.Value, row.GetString("handlingReason")!) : null);
}

/// <param name="Kind">released, dismissed or reopened.</param>
/// <param name="Reason">An operator's words.</param>
public sealed record QuarantineHandling(string Kind, DateTimeOffset At, string Reason)
{
    /// <summary>It was corrected and taken in.</summary>
    public const string Released = "released";

    /// <summary>It is not wanted.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>A dismissal was taken back: it is open.</summary>
    public const string Reopened = "reopened";
}
