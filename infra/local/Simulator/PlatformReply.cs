using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PatentHub.Local.Simulator;

/// <summary>An answer, and what the ledger says about it.</summary>
sealed record PlatformReply(int Status, string Outcome)
{
    public byte[]? Json { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>The record as it is after the request, if the request concerned one.</summary>
    public Holding? Holding { get; init; }

    public bool Stored { get; init; }

    public string? Hash { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    public static PlatformReply Of<T>(int status, string outcome, T body, JsonTypeInfo<T> type) =>
        new(status, outcome) { Json = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public static PlatformReply Problem(int status, string outcome, string code, string message) =>
        Of(status, outcome, new ProblemReply(code, message), SimulatorJson.Default.ProblemReply);
}

sealed record PutReply(string RemoteId, string Status);

sealed record RevisionReply(int Revision);

sealed record ProblemReply(string Code, string Message);

sealed record ListedItem(string Id, int Revision, string RemoteId, string Status)
{
    public static ListedItem Of(Holding held) => new(held.Id, held.Revision, held.RemoteId, held.Status);
}

sealed record ListReply(IReadOnlyList<ListedItem> Items)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? NextCursor { get; init; }
}
