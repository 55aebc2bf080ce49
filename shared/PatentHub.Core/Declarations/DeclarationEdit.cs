using System.Runtime.InteropServices;
using PatentHub.Patents;

namespace PatentHub.Declarations;

/// <summary>Something said about a declaration, to be appended to its history if it changes what its source said before.</summary>
public abstract record DeclarationEdit(string Number, string Source, string? TraceParent)
{
    /// <summary>What to append, given what is known; null where the source says nothing new. Pure.</summary>
    public abstract Draft? Against(DeclarationHead? head);

    /// <summary>What a source says now.</summary>
    /// <param name="Declaration">The declaration as the source states it; null where it withdraws it.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Draft(DateTimeOffset UpdatedAt, string ContentHash, Declaration? Declaration, ReadOnlyMemory<byte> Raw, string? Warnings)
    {
        public static Draft Withdrawal(DateTimeOffset updatedAt, string contentHash) => new(updatedAt, contentHash, null, default, null);
    }

    /// <summary>An item of a source. An older one never overwrites what the same source said; an equal one changes nothing.</summary>
    /// <remarks>The raw copy is made only for an item that changes something.</remarks>
    public sealed record Item(string Source, string? TraceParent, DeclarationItem.Kept Kept)
        : DeclarationEdit(Kept.Declaration.ApplicationNumber, Source, TraceParent)
    {
        public DateTimeOffset UpdatedAt => Kept.Declaration.UpdatedAt;

        public override Draft? Against(DeclarationHead? head) =>
            head?.Of(Source) is { } own && (own.UpdatedAt > UpdatedAt || own.ContentHash == Kept.ContentHash)
                ? null
                : new Draft(UpdatedAt, Kept.ContentHash, Kept.Declaration, JsonMarshal.GetRawUtf8Value(Kept.Raw).ToArray(), Snapshot.Write(Kept.Warnings));
    }

    /// <summary>The source deleted the declaration.</summary>
    public sealed record Deletion(string Number, string Source, string? TraceParent, DateTimeOffset UpdatedAt)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head) =>
            head?.Of(Source) is { IsLive: true } own && own.UpdatedAt <= UpdatedAt ? Draft.Withdrawal(UpdatedAt, Statement.Withdrawn) : null;
    }

    /// <summary>
    /// The source calls the declaration secret: it may not be kept any longer, whoever else states it. Of one that nobody stated nothing
    /// is kept, not even that.
    /// </summary>
    public sealed record Refusal(string Number, string Source, string? TraceParent, DateTimeOffset UpdatedAt)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head) =>
            head is null || head.Of(Source) is { } own && (own.UpdatedAt > UpdatedAt || own.ContentHash == Statement.Secret) ? null : Draft.Withdrawal(UpdatedAt, Statement.Secret);
    }

    /// <summary>
    /// The source did not state the declaration in a complete run as of <paramref name="AsOf"/>. The time of its last change stays,
    /// so that the source may state it again as it was.
    /// </summary>
    public sealed record Vanished(string Number, string Source, string? TraceParent, DateTimeOffset AsOf)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head) =>
            head?.Of(Source) is { IsLive: true } own && own.UpdatedAt <= AsOf ? Draft.Withdrawal(own.UpdatedAt, Statement.Withdrawn) : null;
    }

    /// <summary>What was taken in for the source a moment ago is not what it says any more; what it says since stays.</summary>
    /// <param name="Hash">Content hash of what was taken in.</param>
    public sealed record TakenBack(string Number, string Source, string? TraceParent, string Hash)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head) =>
            head?.Of(Source) is { } own && own.ContentHash == Hash ? Draft.Withdrawal(own.UpdatedAt, Statement.Withdrawn) : null;
    }

    /// <summary>A partner's report on the implementation, which stands beside what the sources state.</summary>
    /// <param name="Stamp">Reports of one partner take effect in the order of their stamps, each once.</param>
    public sealed record ImplementationReport(string Number, string Source, string? TraceParent, Implementation Implementation, ReportStamp Stamp)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head)
        {
            if (head is null or { Deleted: true } || head.Of(Source) is { } own && !Stamp.IsAfter(new(own.UpdatedAt, own.ContentHash)) || !ApplicationNumber.TryParse(Number, out var number, out _))
                return null;
            return new Draft(Stamp.At, Stamp.Key, Declaration.Partial(Number, number.Type, Stamp.At) with { Implementation = Implementation }, default, null);
        }
    }
}

/// <summary>When a partner's report happened, and the key of its event.</summary>
public sealed record ReportStamp(DateTimeOffset At, string Key)
{
    public bool IsAfter(ReportStamp other) => At != other.At ? At > other.At : string.CompareOrdinal(Key, other.Key) > 0;
}

/// <summary>What became of an edit.</summary>
public enum EditOutcome
{
    Unchanged,

    /// <summary>A report about a declaration that is not known.</summary>
    Unknown,
    Created,
    Updated,
    Deleted,
}
