namespace PatentHub.Storage;

/// <summary>Names of the tables. Names are letters and digits, as Table storage wants them.</summary>
public static class HubTables
{
    /// <summary>Declarations, their listings, fan-out and due-date markers; one partition per bucket.</summary>
    public const string Records = "Records";

    /// <summary>Immutable snapshots of declarations; the same partitions as <see cref="Records"/>.</summary>
    public const string Snapshots = "Snapshots";

    /// <summary>Delivery rows, due markers and verify marks; partitions of a platform.</summary>
    public const string Deliveries = "Deliveries";

    /// <summary>Requests about deliveries, append-only; a partition for each day of a partition of <see cref="Deliveries"/>, and the list of days.</summary>
    public const string Attempts = "Attempts";

    /// <summary>Orders to send failed deliveries again, and their progress, by platform.</summary>
    public const string Redrives = "Redrives";

    /// <summary>State of each platform: pause, breaker, throttling.</summary>
    public const string Platforms = "Platforms";

    /// <summary>Webhook events by platform.</summary>
    public const string Inbox = "Inbox";

    /// <summary>What partners reported about a listing or patent: inquiries, deals, feedback.</summary>
    public const string Reports = "Reports";

    /// <summary>Cursor and run history of each source.</summary>
    public const string Sources = "Sources";

    /// <summary>Items that cannot be kept, by source.</summary>
    public const string Quarantine = "Quarantine";

    /// <summary>Files that were brought in, with markers of those that are not over.</summary>
    public const string Imports = "Imports";

    /// <summary>Demands by submitter and idempotency key.</summary>
    public const string Demands = "Demands";

    /// <summary>Work over all histories: the progress of the day's anchor, and what was asked for (checks, exports, restores).</summary>
    public const string Archive = "Archive";

    /// <summary>Packages that a person carries to a platform: by platform, and their listings by package.</summary>
    public const string Packages = "Packages";

    public const string Leases = "Leases";

    /// <summary>Who ordered what and why, by month; append-only.</summary>
    public const string Orders = "Orders";

    public const string Alarms = "Alarms";

    /// <summary>Counts for the status page.</summary>
    public const string Figures = "Figures";
}
