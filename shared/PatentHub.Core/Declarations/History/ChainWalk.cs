using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Walks over the rows of one declaration in the order of their sequence and stops at the first that does not follow. It keeps two snapshots,
/// however many there are. Pure.
/// </summary>
/// <param name="anchored">Where the chain stood when it was last anchored, if it was.</param>
public sealed class ChainWalk(string number, AnchoredChain? anchored)
{
    /// <summary>How long a write may lie between its snapshot and its head, before a head that is behind has to be explained.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    Snapshot? _before;
    Snapshot? _last;

    /// <summary>Snapshots that were found right.</summary>
    public long Checked => _last?.Sequence ?? 0;

    /// <summary>Whether a snapshot waits for the head to be moved to it, as it does after a crash until the next write.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>After the last row: whether less is there than was anchored.</summary>
    public ChainBreak? Shortfall => anchored is not null && Checked < anchored.Sequence ? ChainBreak.Anchor(anchored.Sequence, anchored.Date) : null;

    /// <returns>What is wrong with the next row; null: it is the next snapshot, and follows.</returns>
    public ChainBreak? Next(Row row)
    {
        var expected = Checked + 1;
        if (row.RowKey != RecordKeys.Snapshot(number, expected))
            return ChainBreak.Gap(expected);
        if (Read(row) is not { } snapshot || snapshot.Number != number || snapshot.Sequence != expected)
            return ChainBreak.Form(expected);
        if (snapshot.ComputeChain() != snapshot.Chain)
            return ChainBreak.Hash(expected);
        if (snapshot.Previous != (_last?.Chain ?? ""))
            return ChainBreak.Previous(expected);
        if (_last is not null && snapshot.RecordedAt <= _last.RecordedAt)
            return ChainBreak.Time(expected);
        if (anchored is not null && anchored.Sequence == expected && anchored.Chain != snapshot.Chain)
            return ChainBreak.Anchor(expected, anchored.Date);
        (_before, _last) = (_last, snapshot);
        return null;
    }

    /// <summary>After the last row: does the head follow from it, and is there all that was anchored?</summary>
    public ChainBreak? End(Row? head, DateTimeOffset now)
    {
        if (Shortfall is { } shortfall)
            return shortfall;
        if (_last is null)
            return head is null ? null : ChainBreak.Gap(1);
        if ((head?.GetInt64("sequence") ?? 0) != _last.Sequence - 1)
            return Follows(head, _last) ? null : ChainBreak.Head(_last.Sequence);
        IsUnfinished = true;
        return !Follows(head, _before) ? ChainBreak.Head(_last.Sequence) : now - _last.RecordedAt > Grace ? ChainBreak.Behind(_last.Sequence) : null;
    }

    static bool Follows(Row? head, Snapshot? snapshot)
    {
        if (head is null || snapshot is null)
            return head is null && snapshot is null;
        try
        {
            return IsSame(head, DeclarationHead.Of(snapshot, snapshot.Declaration).ToRow());
        }
        catch (JsonException)
        {
            // Whoever wrote this document was not the hub.
            return false;
        }
    }

    /// <summary>The last snapshot that was found right.</summary>
    public Snapshot? Last => _last;

    /// <summary>The snapshot of a row that is exactly as the hub writes it; null for any other.</summary>
    static Snapshot? Read(Row row)
    {
        var isComplete = row.GetString("number") is not null && row.GetInt64("sequence") is not null && row.GetTime("recordedAt") is not null && row.GetString("source") is not null
            && row.GetTime("updatedAt") is not null && row.GetString("contentHash") is not null && row.GetString("previous") is not null && row.GetString("chain") is not null;
        return isComplete && Snapshot.FromRow(row) is { } snapshot && IsSame(row, snapshot.ToRow()) ? snapshot : null;
    }

    /// <summary>No bytes and no property are the same.</summary>
    static bool IsSame(Row a, Row b) => a.RowKey == b.RowKey && Includes(a, b) && Includes(b, a);

    static bool Includes(Row a, Row b) => b.Properties.All(p => p.Value is byte[] { Length: 0 } || a.Properties.TryGetValue(p.Key, out var other) && IsSameValue(p.Value, other));

    static bool IsSameValue(object a, object b) => a is byte[] bytes ? b is byte[] others && bytes.AsSpan().SequenceEqual(others) : a.Equals(b);
}

/// <summary>Where a chain stood when it was anchored.</summary>
/// <param name="Date">Day of the anchor.</param>
public sealed record AnchoredChain(DateOnly Date, long Sequence, string Chain);
