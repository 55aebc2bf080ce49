using PatentHub.Declarations.Sources;

namespace PatentHub.Deliveries.Packages;

/// <summary>How a platform without an interface is served: a person carries packages to it and brings receipts back.</summary>
/// <param name="Schedule">When packages are made: six-field NCrontab, UTC; <c>0 0 1 * * 1</c> is Mondays at 9:00 in Luzhou.</param>
/// <param name="ReceiptDays">Days after which a package without a whole receipt raises an alarm.</param>
public sealed record PackageRules(string Schedule, int ReceiptDays = PackageRules.DefaultReceiptDays)
{
    /// <summary>The protocol of the profiles of such platforms.</summary>
    public const string Protocol = "file";

    public const int DefaultReceiptDays = 7;

    public static bool IsSchedule(string text) => SourceOptions.ParseSchedule(text) is not null;

    /// <summary>The first time of the schedule that is not before another.</summary>
    public DateTimeOffset FirstFrom(DateTimeOffset time) =>
        new(SourceOptions.ParseSchedule(Schedule)!.GetNextOccurrence(time.UtcDateTime.AddTicks(-1)), TimeSpan.Zero);
}
