namespace PatentHub.Benchmarks.Capacity;

/// <summary>How much there is and how much changes. All figures are assumptions, to be replaced by an office's own.</summary>
/// <param name="Declarations">Stored.</param>
/// <param name="OfferedShare">Of these, with an offer, and therefore a listing.</param>
/// <param name="ChangedShare">Of these, changed in a day.</param>
/// <param name="BurstShare">Of a day's changes, those that come in a few large uploads.</param>
/// <param name="Bursts">Such uploads in a day.</param>
/// <param name="RequestsPerSecond">That each platform allows.</param>
/// <param name="PartitionsPerPlatform">Of its delivery rows.</param>
/// <param name="CountsPerDay">Runs of the counting of figures, which reads every row: the larger the hub the rarer.</param>
sealed record Scenario(
    string Name, long Declarations, int Sources, int Platforms, double OfferedShare, double ChangedShare, double BurstShare, int Bursts, double RequestsPerSecond, int PartitionsPerPlatform, int CountsPerDay)
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("city", 20_000, 2, 5, 0.2, 0.01, 0.5, 2, 10, 1, 1440),
        new("province", 400_000, 20, 10, 0.2, 0.01, 0.5, 6, 10, 1, 144),
        new("nation", 5_000_000, 34, 20, 0.2, 0.01, 0.5, 20, 20, 1, 1),
    ];

    public double Listings => Declarations * OfferedShare;

    public double Changes => Declarations * ChangedShare;

    public double ListingChanges => Changes * OfferedShare;

    public double Deliveries => ListingChanges * Platforms;

    /// <summary>Rows that the counting reads.</summary>
    public double CountedRows => Declarations + Listings + (Listings * Platforms);
}

/// <summary>How the hub is run: the schedules' defaults and what the templates deploy.</summary>
static class Habits
{
    public const int Days = 30;
    public const int SecondsPerDay = 86_400;
    public const int SyncSeconds = 300;
    public const int ListingSweepSeconds = 10;
    public const int DeliverySweepSeconds = 5;
    public const int WatchSeconds = 300;
    public const int SweepsOfSourcesPerMonth = 4;

    /// <summary>A feed is asked again for what changed ten minutes before the last run, so that every change is seen three times.</summary>
    public const int TimesSeen = 3;

    /// <summary>Rows that one request of a range read brings.</summary>
    public const int RowsPerScan = 1000;

    /// <summary>Of an instance, in GB; a call is billed for at least a second.</summary>
    public const double InstanceGigabytes = 2;

    /// <summary>A request to Table storage inside a region.</summary>
    public const double RequestSeconds = 0.01;

    /// <summary>Point reads of one read of several that go at once.</summary>
    public const int ReadsAtOnce = 16;

    /// <summary>Bucket groups of a page that are written at once.</summary>
    public const int BucketsAtOnce = 4;

    /// <summary>Runs over sources at once.</summary>
    public const int RunsAtOnce = 4;

    /// <summary>Bytes of a row: a declaration, a snapshot with document and original, a listing, a delivery with its marker, a webhook with its marker, an attempt.</summary>
    public const double HeadBytes = 1000;
    public const double SnapshotBytes = 3000;
    public const double ListingBytes = 1200;
    public const double DeliveryBytes = 600;
    public const double EventBytes = 1500;
    public const double AttemptBytes = 700;

    /// <summary>Days that webhooks are kept, and that attempts are.</summary>
    public const int EventDays = 90;
    public const int AttemptDays = 90;

    /// <summary>Years of changes that the history holds.</summary>
    public const int Years = 3;

    /// <summary>Bytes of telemetry of a call, and of a delivery, all traces kept.</summary>
    public const double CallTelemetryBytes = 1000;
    public const double DeliveryTelemetryBytes = 3000;
}
