using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>A platform whose interface its profile describes.</summary>
sealed record TemplatedProfile : PlatformProfile
{
    [SetsRequiredMembers]
    public TemplatedProfile(PlatformProfile common, PlatformStyle style) : base(common) => Style = style;

    public PlatformStyle Style { get; init; }
}

/// <summary>How a platform wants to be spoken to, read from its profile and checked. Immutable: a changed profile is another one.</summary>
sealed record PlatformStyle
{
    public required AuthenticationSettings Authentication { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyDictionary<string, CodeTable> Codes { get; init; }

    /// <summary>By name, see <see cref="OperationNames"/>.</summary>
    public required IReadOnlyDictionary<string, Operation> Operations { get; init; }

    /// <summary>Whether the platform takes the same revision twice without harm.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Listings of one batch.</summary>
    public int BatchSize { get; init; } = 1;

    public Operation? Find(string operation) => Operations.GetValueOrDefault(operation);
}

static class OperationNames
{
    public const string Publish = "publish";
    public const string Withdraw = "withdraw";
    public const string Read = "read";
    public const string List = "list";
    public const string Batch = "batch";
    public const string Job = "job";

    public static readonly IReadOnlyList<string> All = [Publish, Withdraw, Read, List, Batch, Job];
}

/// <summary>One request that a platform understands, and how its reply is to be read.</summary>
sealed record Operation
{
    public required string Name { get; init; }
    public required HttpMethod Method { get; init; }

    /// <summary>Below the profile's address; values are encoded for a URL.</summary>
    public required LiquidTemplate Path { get; init; }

    /// <summary>A parameter that comes out empty is left out.</summary>
    public IReadOnlyList<(string Name, LiquidTemplate Value)> Query { get; init; } = [];

    public IReadOnlyList<(string Name, LiquidTemplate Value)> Headers { get; init; } = [];

    /// <summary>JSON; values are encoded for JSON.</summary>
    public LiquidTemplate? Body { get; init; }

    /// <summary>Of a batch: one of its items, JSON. What comes of all of them is <c>items</c> in <see cref="Body"/>.</summary>
    public LiquidTemplate? Item { get; init; }

    /// <summary>Of a list: whether it is turned page by page, by numbers from 1.</summary>
    public bool PagesByNumber { get; init; }

    public required ReplyMap Reply { get; init; }

    /// <summary>What the platform's documentation shows as the body.</summary>
    public JsonElement? Example { get; init; }
}

/// <summary>Where things stand in a reply, and what its codes mean.</summary>
sealed record ReplyMap
{
    /// <summary>The code of business. Where it has a place, a 2xx says nothing without it.</summary>
    public ReplyPath? Code { get; init; }
    public ReplyPath? Message { get; init; }
    public ReplyPath? Id { get; init; }
    public ReplyPath? RemoteId { get; init; }
    public ReplyPath? Revision { get; init; }
    public ReplyPath? Status { get; init; }

    /// <summary>Seconds to be left alone.</summary>
    public ReplyPath? RetryAfter { get; init; }
    public ReplyPath? Items { get; init; }
    public ReplyPath? NextCursor { get; init; }
    public ReplyPath? Job { get; init; }
    public ReplyPath? JobState { get; init; }

    /// <summary>By code. What is not listed is never guessed.</summary>
    public required IReadOnlyDictionary<string, ReplyClass> Classes { get; init; }

    /// <summary>accepted, pending or rejected, by the platform's word for it.</summary>
    public required IReadOnlyDictionary<string, string> Statuses { get; init; }

    /// <summary>By the platform's word for it.</summary>
    public required IReadOnlyDictionary<string, JobState> JobStates { get; init; }

    /// <summary>For one of <see cref="Items"/>, its places relative to the item.</summary>
    public ReplyMap? Item { get; init; }
}

/// <summary>What a code of business means.</summary>
enum ReplyClass
{
    Accepted,
    Pending,
    Rejected,
    Throttled,
    Transient,
    Unauthorised,
    Stale,
    Unknown,

    /// <summary>There is no such listing or job.</summary>
    Absent,
}

enum JobState
{
    Running,
    Finished,
    Forgotten,
}
