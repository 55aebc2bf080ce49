using System.Text.Json;
using PatentHub.Patents;

namespace PatentHub.Declarations;

/// <summary>Something stated about a declaration, to be appended to its history if it changes anything.</summary>
public abstract record DeclarationEdit(string Number, string Source, string? TraceParent)
{
    /// <summary>Whether <see cref="Against"/> looks at the newest snapshot and not at the head alone.</summary>
    public virtual bool NeedsCurrent => false;

    /// <summary>What to append, given what is known; null where nothing changes. Pure.</summary>
    public abstract Draft? Against(DeclarationHead? head, Snapshot? current);

    /// <summary>A snapshot without its place in the chain.</summary>
    public sealed record Draft(DateTimeOffset UpdatedAt, string ContentHash, bool Deleted, Declaration? Declaration, byte[] Document, ReadOnlyMemory<byte> Raw, string? Warnings);

    /// <summary>An item of a source. An older one never overwrites; an equal one changes nothing.</summary>
    public sealed record Item(string Number, string Source, string? TraceParent, DateTimeOffset UpdatedAt, string ContentHash, Declaration Declaration, byte[] Document, ReadOnlyMemory<byte> Raw, IReadOnlyList<Finding> Warnings)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override Draft? Against(DeclarationHead? head, Snapshot? current) =>
            head is not null && (head.UpdatedAt > UpdatedAt || !head.Deleted && head.ContentHash == ContentHash)
                ? null
                : new Draft(UpdatedAt, ContentHash, false, Declaration, Document, Raw, Snapshot.Write(Warnings));
    }

    /// <summary>The source deleted the declaration, or it may not be kept any longer.</summary>
    public sealed record Deletion(string Number, string Source, string? TraceParent, DateTimeOffset UpdatedAt)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        const string NoContent = "deleted";

        public override Draft? Against(DeclarationHead? head, Snapshot? current) =>
            head is null or { Deleted: true } || head.UpdatedAt > UpdatedAt ? null : new Draft(UpdatedAt, NoContent, true, null, [], default, null);
    }

    /// <summary>
    /// A partner's report on the implementation. It keeps the content hash of the source's item, so that an unchanged source does not undo it.
    /// </summary>
    public sealed record ImplementationReport(string Number, string Source, string? TraceParent, Implementation Implementation)
        : DeclarationEdit(Number, Source, TraceParent)
    {
        public override bool NeedsCurrent => true;

        public override Draft? Against(DeclarationHead? head, Snapshot? current)
        {
            if (head is null or { Deleted: true } || current?.Declaration is not { } declaration || declaration.Implementation == Implementation
                || declaration.Implementation?.ReportedOn > Implementation.ReportedOn)
                return null;
            var next = declaration with { Implementation = Implementation };
            return new Draft(head.UpdatedAt, head.ContentHash, false, next, JsonSerializer.SerializeToUtf8Bytes(next, DeclarationJson.Documents.Declaration), default, current.Warnings);
        }
    }
}

/// <summary>What became of an edit.</summary>
public enum EditOutcome
{
    Unchanged,
    Created,
    Updated,
    Deleted,
}
