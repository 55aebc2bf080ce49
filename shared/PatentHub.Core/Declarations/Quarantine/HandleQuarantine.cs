using System.Buffers;
using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.Quarantine;

/// <summary>What became of an attempt to deal with a quarantined item.</summary>
public abstract record QuarantineOutcome
{
    /// <param name="Number">The declaration that it became, where it did.</param>
    public sealed record Done(string? Number, EditOutcome? Edit) : QuarantineOutcome;

    /// <summary>There is no such entry, or none in the state that this needs.</summary>
    public sealed record NotThere : QuarantineOutcome;

    /// <summary>The source has sent another bad item meanwhile: look again.</summary>
    public sealed record Changed : QuarantineOutcome;

    /// <summary>With the correction, too, it cannot be kept.</summary>
    public sealed record StillBad(IReadOnlyList<Finding> Reasons) : QuarantineOutcome;
}

/// <summary>Corrects, releases and dismisses quarantined items. Each may be repeated without harm.</summary>
public sealed class HandleQuarantineHandler(QuarantineStore quarantine, DeclarationWriter writer, FanOutWaker waker, TimeProvider clock, Random random)
{
    /// <summary>Takes the item in as the source's, corrected.</summary>
    /// <param name="correction">JSON Merge Patch (RFC 7396) of the original; an empty object takes it as it is.</param>
    public async Task<QuarantineOutcome> ReleaseAsync(string source, string key, JsonElement correction, string reason, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(source, key, cancellationToken) is not ({ IsOpen: true } entry, var row))
            return new QuarantineOutcome.NotThere();
        if (await quarantine.ReadOriginalAsync(entry, cancellationToken) is not { } original)
        {
            // Somebody found it to be secret, and died before the entry went after its content.
            await quarantine.RemoveAsync(entry, row, cancellationToken);
            return new QuarantineOutcome.NotThere();
        }
        using var corrected = Correct(original, correction);
        if (corrected is null)
            return new QuarantineOutcome.StillBad([new("", "item.encoding", "条目含有无法解码的文字，请改正相应字段或提供完整条目", "The item has text that cannot be decoded; correct those fields, or give the whole item.")]);
        var now = clock.GetUtcNow();
        switch (DeclarationReader.Read(corrected.RootElement, OfficeCalendar.Day(now)))
        {
            case DeclarationItem.Quarantined still:
                return new QuarantineOutcome.StillBad(still.Reasons);
            case DeclarationItem.Kept kept:
                var made = await WriteAsync(new DeclarationEdit.Item(source, Tracing.NewTraceParent(random), kept), cancellationToken);
                if (await quarantine.HandleAsync(entry, row, new(QuarantineHandling.Released, now, reason), cancellationToken))
                    return made;
                // The source called it secret meanwhile, or deleted what the hub did not know: that leaves no other trace.
                if (await quarantine.FindAsync(source, key, cancellationToken) is null)
                    await WriteAsync(new DeclarationEdit.TakenBack(kept.Declaration.ApplicationNumber, source, null, kept.ContentHash), cancellationToken);
                return new QuarantineOutcome.Changed();
            case DeclarationItem.Tombstone tombstone:
                var gone = await WriteAsync(new DeclarationEdit.Deletion(tombstone.Number.Value, source, Tracing.NewTraceParent(random), tombstone.UpdatedAt), cancellationToken);
                return await quarantine.HandleAsync(entry, row, new(QuarantineHandling.Released, now, reason), cancellationToken) ? gone : new QuarantineOutcome.Changed();
            case DeclarationItem.Refused refused:
                var outcome = refused.Number is { } number
                    ? await WriteAsync(new DeclarationEdit.Refusal(number.Value, source, Tracing.NewTraceParent(random), refused.UpdatedAt ?? now), cancellationToken)
                    : new QuarantineOutcome.Done(null, null);
                // Of a secret item nothing is kept, the quarantined original included.
                return await quarantine.RemoveAsync(entry, row, cancellationToken) ? outcome : new QuarantineOutcome.Changed();
            default:
                throw new InvalidOperationException("An item is one of these.");
        }
    }

    /// <summary>Sets the item aside for good, unless the source changes it.</summary>
    public async Task<QuarantineOutcome> DismissAsync(string source, string key, string reason, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(source, key, cancellationToken) is not ({ IsOpen: true } entry, var row))
            return new QuarantineOutcome.NotThere();
        return await quarantine.HandleAsync(entry, row, new(QuarantineHandling.Dismissed, clock.GetUtcNow(), reason), cancellationToken)
            ? new QuarantineOutcome.Done(null, null) : new QuarantineOutcome.Changed();
    }

    /// <summary>Takes a dismissal back.</summary>
    public async Task<QuarantineOutcome> ReopenAsync(string source, string key, string reason, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(source, key, cancellationToken) is not ({ Handling.Kind: QuarantineHandling.Dismissed } entry, var row))
            return new QuarantineOutcome.NotThere();
        return await quarantine.HandleAsync(entry, row, new(QuarantineHandling.Reopened, clock.GetUtcNow(), reason), cancellationToken) ? new QuarantineOutcome.Done(null, null) : new QuarantineOutcome.Changed();
    }

    async Task<QuarantineOutcome> WriteAsync(DeclarationEdit edit, CancellationToken cancellationToken)
    {
        var outcome = (await writer.WriteAsync([edit], cancellationToken))[edit.Number];
        await waker.WakeAsync([Buckets.Of(edit.Number)], cancellationToken);
        return new QuarantineOutcome.Done(edit.Number, outcome);
    }

    /// <summary>JSON Merge Patch (RFC 7396); null where what remains of the original cannot be written again.</summary>
    static JsonDocument? Correct(byte[] original, JsonElement patch)
    {
        try
        {
            using var document = JsonDocument.Parse(original, new() { MaxDepth = QuarantineStore.DeepestItem });
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = CanonicalJson.Encoder, MaxDepth = QuarantineStore.DeepestItem }))
                Patch(writer, document.RootElement, patch);
            return JsonDocument.Parse(bytes.WrittenMemory, new() { MaxDepth = QuarantineStore.DeepestItem });
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static void Patch(Utf8JsonWriter writer, JsonElement original, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        if (original.ValueKind == JsonValueKind.Object)
            foreach (var member in original.EnumerateObject().Where(m => !patch.TryGetProperty(m.Name, out _)))
                member.WriteTo(writer);
        foreach (var member in patch.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            writer.WritePropertyName(member.Name);
            Patch(writer, original.ValueKind == JsonValueKind.Object && original.TryGetProperty(member.Name, out var inner) ? inner : default, member.Value);
        }
        writer.WriteEndObject();
    }
}
