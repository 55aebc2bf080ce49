using System.Text.Json;
using PatentHub.Patents;

namespace PatentHub.Declarations;

/// <summary>What became of one item of a source when it was read.</summary>
public abstract record DeclarationItem
{
    /// <summary>A declaration to keep. Bad fields are absent from it and stand in <paramref name="Warnings"/>.</summary>
    /// <param name="ContentHash">SHA-256 of the canonical item without updatedAt: equal hashes mean nothing changed.</param>
    public sealed record Kept(Declaration Declaration, string ContentHash, IReadOnlyList<Finding> Warnings, JsonElement Raw) : DeclarationItem;

    /// <summary>The source deleted the declaration.</summary>
    public sealed record Tombstone(ApplicationNumber Number, DateTimeOffset UpdatedAt) : DeclarationItem;

    /// <summary>Cannot be kept until somebody corrects it.</summary>
    public sealed record Quarantined(string Key, string ContentHash, IReadOnlyList<Finding> Reasons, JsonElement Raw) : DeclarationItem;

    /// <summary>Secret: nothing of the content is kept (国防专利条例). The number only serves to remove what is there already.</summary>
    public sealed record Refused(ApplicationNumber? Number, DateTimeOffset? UpdatedAt) : DeclarationItem;
}

/// <param name="Number">The key; null: it has to be read to say what is wrong with it.</param>
/// <param name="ContentHash">As <see cref="DeclarationItem.Kept"/> has it; null: it is nothing to keep as it is.</param>
readonly record struct ItemGlance(string? Number, string? ContentHash);
