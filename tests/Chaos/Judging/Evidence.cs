using System.Text.Json;
using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>What a run left behind. The verdict follows from it and from nothing else.</summary>
sealed record Evidence
{
    public required IReadOnlyList<PlatformEvidence> Platforms { get; init; }

    /// <summary>The documents that the source's final state asks for, by listing; without revision and link.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Desired { get; init; }

    /// <summary>The hub's own revision of every listing that it knows.</summary>
    public required IReadOnlyDictionary<string, long> Revisions { get; init; }

    /// <summary>The events that the hub keeps.</summary>
    public required IReadOnlyList<KeptEvent> Events { get; init; }

    /// <summary>Patents whose snapshots have a gap, or whose chain does not verify.</summary>
    public IReadOnlyList<string> BrokenHistories { get; init; } = [];
}

/// <summary>What a platform met and what it holds in the end.</summary>
sealed record PlatformEvidence(string Id, IReadOnlyList<LedgerEntry> Ledger, IReadOnlyList<Holding> Holdings);

/// <summary>An event as the hub keeps it, and what came of it.</summary>
/// <param name="Key">SHA-256 of the sender's event id, lower-case hex.</param>
/// <param name="State">todo, applied or ignored.</param>
/// <param name="Outstanding">It is still on the list of those to apply.</param>
/// <param name="Reports">Reports kept for it.</param>
/// <param name="Snapshots">Snapshots that it led to.</param>
sealed record KeptEvent(string Platform, string Key, string Type, string State, bool Outstanding, int Reports, int Snapshots);
