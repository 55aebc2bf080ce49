namespace PatentHub.Patents;

/// <summary>Days of the office: a day ends at midnight in Asia/Shanghai, which has had no summer time since 1991.</summary>
public static class OfficeCalendar
{
    static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The last day that is reckoned with; 9999-12-31 is often written for "no end".</summary>
    static readonly DateOnly LastDay = new(9999, 12, 30);

    /// <summary>The instant, in UTC, at which the day is over.</summary>
    public static DateTimeOffset EndOf(DateOnly day) =>
        new DateTimeOffset((day < LastDay ? day : LastDay).AddDays(1).ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();
}
