namespace PatentHub.Local.Simulator;

/// <summary>How a platform misbehaves. Shares are between 0 and 1; all are 0 or off unless set.</summary>
public sealed record FaultOptions
{
    /// <summary>A platform without faults.</summary>
    public static FaultOptions None { get; } = new();

    /// <summary>The instant after which these faults end by themselves.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Share of requests answered 500.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Errors, throttling and unavailability hit only the first attempt at a revision: a retry succeeds.</summary>
    public bool FirstAttemptsOnly { get; init; }

    /// <summary>Share of requests answered 429 with Retry-After.</summary>
    public double ThrottleRate { get; init; }

    /// <summary>Share of requests answered 503 with Retry-After.</summary>
    public double UnavailableRate { get; init; }

    /// <summary>What Retry-After asks for.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Retry-After is an HTTP date instead of seconds.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>The shortest time before an answer.</summary>
    public int LatencyMinMilliseconds { get; init; }

    /// <summary>The longest time before an answer.</summary>
    public int LatencyMaxMilliseconds { get; init; }

    /// <summary>Share of requests that are never answered, until released.</summary>
    public double HangRate { get; init; }

    /// <summary>A request that hangs has been stored first.</summary>
    public bool HangAfterStoring { get; init; }

    /// <summary>Share of writes whose connection is cut after they were stored.</summary>
    public double DropRate { get; init; }

    /// <summary>Share of requests answered 200 with a body that is not JSON, after they were stored.</summary>
    public double GarbledRate { get; init; }

    /// <summary>Share of writes answered as accepted although nothing was stored.</summary>
    public double LieRate { get; init; }

    /// <summary>Share of jobs that the platform does not know any more when it is asked for them.</summary>
    public double JobForgottenRate { get; init; }

    /// <summary>Share of a batch's items that come to nothing, with a code that says try again.</summary>
    public double ItemFailureRate { get; init; }

    /// <summary>401 or 403 for every request; 0 for none.</summary>
    public int UnauthorisedStatus { get; init; }

    /// <summary>Every PUT is refused with <see cref="MaintenanceCode"/>: a broken gateway that looks like business.</summary>
    public bool Maintenance { get; init; }

    /// <summary>The code of a maintenance refusal.</summary>
    public string MaintenanceCode { get; init; } = "maintenance";

    /// <summary>A single listing cannot be read back: 405, whether it is held or not.</summary>
    public bool ReadOneDisabled { get; init; }

    /// <summary>Seconds by which the Date of its answers is ahead of the time.</summary>
    public int ClockSkewSeconds { get; init; }

    /// <summary>Share of webhooks sent twice.</summary>
    public double DuplicateWebhookRate { get; init; }

    /// <summary>Share of webhooks held back until another one has overtaken them.</summary>
    public double ReorderWebhookRate { get; init; }

    /// <summary>Share of publications whose webhook arrives before their reply.</summary>
    public double EarlyWebhookRate { get; init; }

    /// <summary>Share of webhooks that come <see cref="LateWebhookSeconds"/> later.</summary>
    public double LateWebhookRate { get; init; }

    /// <summary>How late a late webhook is.</summary>
    public int LateWebhookSeconds { get; init; } = 30;

    /// <summary>What is wrong with these options, or null.</summary>
    public string? Problem()
    {
        (string Name, double Share)[] shares =
        [
            (nameof(ErrorRate), ErrorRate), (nameof(ThrottleRate), ThrottleRate), (nameof(UnavailableRate), UnavailableRate),
            (nameof(HangRate), HangRate), (nameof(DropRate), DropRate), (nameof(GarbledRate), GarbledRate), (nameof(LieRate), LieRate),
            (nameof(JobForgottenRate), JobForgottenRate), (nameof(ItemFailureRate), ItemFailureRate), (nameof(DuplicateWebhookRate), DuplicateWebhookRate), (nameof(ReorderWebhookRate), ReorderWebhookRate),
            (nameof(EarlyWebhookRate), EarlyWebhookRate), (nameof(LateWebhookRate), LateWebhookRate),
        ];
        foreach (var (name, share) in shares)
        {
            if (share is not (>= 0 and <= 1))
                return $"{name} is a share between 0 and 1.";
        }

        if (UnauthorisedStatus is not (0 or 401 or 403))
            return $"{nameof(UnauthorisedStatus)} is 0, 401 or 403.";
        return RetryAfterSeconds < 0 || LatencyMinMilliseconds < 0 || LateWebhookSeconds < 0 ? "Times are not negative." : null;
    }

    internal FaultOptions At(DateTimeOffset now) => Until is { } until && now >= until ? None : this;
}
