using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Failures;

/// <summary>Why a delivery does not get on. Failures of one cause have the same fingerprint, whatever listing, time or number their text names.</summary>
/// <param name="Class">One of <see cref="FailureClasses"/>, or the class of the last reply to one that is tried again and again.</param>
/// <param name="Code">Code of a refusal, or reason of a failure.</param>
/// <param name="Message">What the platform says to it.</param>
public sealed partial record Failure(string Class, string? Code, string? Message)
{
    const int FingerprintCharacters = 16;
    const int MostOfCode = 12;

    static readonly SearchValues<char> CodeCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.");

    /// <summary>16 hexadecimal digits: the beginning of SHA-256 over class, code and message, the last two without what differs from case to case.</summary>
    public string Fingerprint => CanonicalJson.Hash(Encoding.UTF8.GetBytes($"{Class}\n{(IsCode(Code) ? Code : Normalise(Code))}\n{Normalise(Message)}"))[..FingerprintCharacters];

    /// <summary>What keeps a delivery from being as desired; null: nothing, or it has not failed yet.</summary>
    public static Failure? Of(Delivery delivery) => delivery.Phase switch
    {
        DeliveryPhase.Rejected => new(FailureClasses.Rejected, delivery.LastReason, delivery.LastMessage),
        DeliveryPhase.Parked => new(FailureClasses.Parked, delivery.LastReason, null),
        DeliveryPhase.Unknown when delivery.LastReply == FailureClasses.Unknown => new(FailureClasses.Unknown, delivery.LastReason, null),
        DeliveryPhase.Waiting when delivery.Attempts > 0 => new(delivery.LastReply ?? FailureClasses.Unknown, delivery.LastReason, null),
        _ => null,
    };

    /// <summary>Whether it is one short word, as platforms number their refusals: its digits are what tells it from others.</summary>
    static bool IsCode(string? text) => text is { Length: <= MostOfCode } && !text.AsSpan().ContainsAnyExcept(CodeCharacters);

    /// <summary>Lower case; each number, and each word with a digit in it, is one sign.</summary>
    public static string Normalise(string? text) => text is null ? "" : WordWithDigit().Replace(text.Trim().ToLowerInvariant(), "#");

    /// <summary>An HTTP status, or the code of an answer, is no number that differs from case to case.</summary>
    [GeneratedRegex(@"(?<!\b(?:http|code) )\b[a-z\-]{0,40}[0-9][a-z0-9\-]{0,80}", RegexOptions.CultureInvariant)]
    private static partial Regex WordWithDigit();
}

public static class FailureClasses
{
    /// <summary>The platform refused.</summary>
    public const string Rejected = "rejected";

    /// <summary>It waits for a person.</summary>
    public const string Parked = "parked";

    /// <summary>It is not known what became of it.</summary>
    public const string Unknown = "unknown";
}

/// <summary>A delivery in the index of failures. Its row stands and goes with what the delivery's row says, in the same transaction.</summary>
/// <param name="Since">When it came into this group.</param>
/// <param name="LastSeenAt">When it last failed so.</param>
/// <param name="RedriveId">The last redrive that put it back.</param>
public sealed record FailedDelivery(string ListingId, Failure Failure, string Phase, DateTimeOffset Since, DateTimeOffset LastSeenAt, string? RedriveId)
{
    public const string Prefix = "F|";

    public static string GroupPrefix(string fingerprint) => $"{Prefix}{fingerprint}|";

    public string RowKey => GroupPrefix(Failure.Fingerprint) + ListingId;

    /// <summary>The entry of a delivery; null: it does not fail.</summary>
    public static FailedDelivery? Of(Delivery? delivery) => delivery is not null && Failure.Of(delivery) is { } failure
        ? new(delivery.ListingId, failure, delivery.Phase, delivery.ChangedAt, delivery.LastAttemptAt is { } at && at > delivery.ChangedAt ? at : delivery.ChangedAt, delivery.RedriveId) : null;

    public Row ToRow(string partition) => new Row(partition, RowKey)
        .Set("v", 1).Set("id", ListingId).Set("class", Failure.Class).Set("code", Failure.Code).Set("message", Failure.Message).Set("phase", Phase)
        .Set("since", Since).Set("lastSeenAt", LastSeenAt).Set("redriveId", RedriveId);

    public static FailedDelivery FromRow(Row row) => new(
        row.GetString("id")!, new(row.GetString("class")!, row.GetString("code"), row.GetString("message")), row.GetString("phase")!,
        row.GetTime("since")!.Value, row.GetTime("lastSeenAt")!.Value, row.GetString("redriveId"));

    /// <summary>What is to be written beside the delivery's row.</summary>
    /// <param name="standing">The entries of this listing as they stand, by row key.</param>
    public static IEnumerable<RowChange> Changes(string partition, FailedDelivery? before, FailedDelivery? after, IReadOnlyDictionary<string, Row> standing)
    {
        if (before is not null && before.RowKey != after?.RowKey && standing.GetValueOrDefault(before.RowKey) is { } old)
            yield return new RowChange.Delete(old.RowKey, old.StoredETag);
        if (after is null)
            yield break;
        if (standing.GetValueOrDefault(after.RowKey) is not { } same)
            yield return new RowChange.Insert(after.ToRow(partition));
        else if (FromRow(same) is var there && there != after with { Since = there.Since })
            yield return new RowChange.Replace((after with { Since = there.Since }).ToRow(partition), same.StoredETag);
    }
}
