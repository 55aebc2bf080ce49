using PatentHub.Deliveries;

namespace PatentHub.Simulation.Hub;

/// <summary>The replies of a platform that answers success to everything and means what its code says: a gateway classifies by a table.</summary>
static class BusinessCodes
{
    /// <summary>Asked for patience in a code, it does not say how long.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static PushReply Classify(PushReply meant, DateTimeOffset now) => Code(meant) switch
    {
        "0" => meant is PushReply.Pending pending ? pending with { RemoteId = null } : new PushReply.Accepted(null),
        "40901" => meant,
        "42901" => new PushReply.Throttled(now + Pause),
        "40101" => new PushReply.Unauthorised("40101"),
        ['B', ..] business => new PushReply.Rejected(business[1..], null),
        // No JSON, or no code that the table knows.
        null => meant,
        var code => new PushReply.Transient(code),
    };

    static string? Code(PushReply meant) => meant switch
    {
        PushReply.Accepted or PushReply.Pending => "0",
        PushReply.Rejected rejected => "B" + rejected.Code,
        PushReply.Stale => "40901",
        PushReply.Throttled => "42901",
        PushReply.Unauthorised => "40101",
        PushReply.Transient => "50000",
        _ => null,
    };
}
