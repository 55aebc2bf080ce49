using System.Runtime.InteropServices;
using System.Text.Json;

namespace PatentHub.Declarations;

/// <summary>Something stated about a declaration, to be appended to its history if it changes anything.</summary>
public abstract record DeclarationEdit(string Number, string Source, string? TraceParent)
{
    /// <summary>Whether <see cref="Against"/> looks at the newest snapshot and not at the head alone.</summary>
    public virtual bool NeedsCurrent => false;

    /// <summary>What to append, given what is known; null where nothing changes. Pure.</summary>
    public abstract Draft? Against(DeclarationHead? head, Snapshot? current);

    /// <summary>A snapshot without its place in the chain.</summary>
    public sealed record Draft(DateTimeOffset UpdatedAt, string ContentHash, bool Deleted, Declaration? Declaration, byte[] Document, ReadOnlyMemory<byte> Raw, string? Warnings)
    {
        const string NoContent = "deleted";

        /// <summary>Set by a partner's report, which leaves the declaration its owning source.</summary>
        public ReportStamp? Report { get; init; }

        public static Draft Deletion(DateTimeOffset updatedAt) => new(updatedAt, NoContent, true, null, [], default, null);
    }

    /// <summary>An item of a source. An older one never overwrites; an equal one changes nothing.</summary>
    /// <remarks>Document and raw copy are made only for an item that changes something.</remarks>
    public sealed record Item(string Source, string? TraceParent, DeclarationItem.Kept Kept)
        : DeclarationEdit(Kept.Declaration.ApplicationNumber, Source, TraceParent)
    {
        public DateTimeOffset UpdatedAt => Kept.Declaration.UpdatedAt;

        public override Draft? Against(DeclarationHead? head, Snapshot? current) =>
            head is not null && (head.UpdatedAt > UpdatedAt || !head.Deleted && head.ContentHash == Kept.ContentHash)
                ? null
                : new Draft(UpdatedAt, Kept.ContentHash, false, Kept.Declaration,
                    JsonSerializer.SerializeToUtf8Bytes(Kept.Declaration, DeclarationJson.Documents.Declaration),
                    JsonMarshal.GetRawUtf8Value(Kept.Raw).ToArray(), Snapshot.Write(Kept.Warnings));
    }

    /// <summary>The source deleted the declaration, or it may not be kept any longer.</summary>
    public sealed record Deletion(string Number, string Source, string? TraceParent, DateTimeOffset UpdatedAt)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head, Snapshot? current) =>
            head is null or { Deleted: true } || head.UpdatedAt > UpdatedAt ? null : Draft.Deletion(UpdatedAt);
    }

    /// <summary>
    /// The source did not state the declaration in a complete run as of <paramref name="AsOf"/>. The time of its last change stays,
    /// so that the source may state it again as it was.
    /// </summary>
    public sealed record Vanished(string Number, string Source, string? TraceParent, DateTimeOffset AsOf)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head, Snapshot? current) =>
            head is null or { Deleted: true } || head.Source != Source || head.UpdatedAt > AsOf ? null : Draft.Deletion(head.UpdatedAt);
    }

    /// <summary>
    /// A partner's report on the implementation. It keeps the content hash of the source's item, so that an unchanged source does not undo it.
    /// </summary>
    /// <param name="Stamp">Reports take effect in the order of their stamps, each once.</param>
    public sealed record ImplementationReport(string Number, string Source, string? TraceParent, Implementation Implementation, ReportStamp Stamp)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override bool NeedsCurrent => true;

        public override Draft? Against(DeclarationHead? head, Snapshot? current)
        {
            if (head is null or { Deleted: true } || !Stamp.IsAfter(head.LastReport) || current?.Declaration is not { } declaration)
                return null;
            var next = declaration with { Implementation = Implementation };
            return new Draft(head.UpdatedAt, head.ContentHash, false, next, JsonSerializer.SerializeToUtf8Bytes(next, DeclarationJson.Documents.Declaration), default, current.Warnings) { Report = Stamp };
        }
    }
}

/// <summary>When a partner's report happened, and the key of its event.</summary>
public sealed record ReportStamp(DateTimeOffset At, string Key)
{
    public bool IsAfter(ReportStamp? other) => other is null || (At != other.At ? At > other.At : string.CompareOrdinal(Key, other.Key) > 0);
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
