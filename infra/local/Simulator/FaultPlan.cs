namespace PatentHub.Local.Simulator;

/// <summary>What goes wrong with one request.</summary>
enum Fault
{
    None,
    Unauthorised,
    Throttled,
    Unavailable,
    Error,
    Hang,
    HangAfterStoring,
    Maintenance,
    ReadOneDisabled,
    Lie,
    Drop,
    Garbled,
}

/// <summary>The fate of one request, decided from the options and chance alone.</summary>
sealed record FaultPlan(Fault Fault, TimeSpan Latency)
{
    public static FaultPlan For(FaultOptions options, Chance chance, PlatformRequest request, int attempt)
    {
        var latency = chance.Between(
            options.LatencyMinMilliseconds, options.LatencyMaxMilliseconds, "latency", request.Id, request.Revision, attempt);
        return new FaultPlan(Decide(options, chance, request, attempt), latency);
    }

    /// <summary>Whether the sender could tell what became of its request.</summary>
    public bool AnswersClearly => Fault is not (Fault.Drop or Fault.Garbled or Fault.Hang or Fault.HangAfterStoring or Fault.Lie);

    static Fault Decide(FaultOptions options, Chance chance, PlatformRequest request, int attempt)
    {
        bool Happens(double share, string purpose) =>
            chance.Happens(share, request.Method + purpose, request.Id, request.Revision, attempt);

        if (options.UnauthorisedStatus != 0)
            return Fault.Unauthorised;
        if (!options.FirstAttemptsOnly || attempt == 1)
        {
            if (Happens(options.ThrottleRate, "throttle"))
                return Fault.Throttled;
            if (Happens(options.UnavailableRate, "unavailable"))
                return Fault.Unavailable;
            if (Happens(options.ErrorRate, "error"))
                return Fault.Error;
        }

        if (Happens(options.HangRate, "hang"))
            return options.HangAfterStoring ? Fault.HangAfterStoring : Fault.Hang;
        if (options.Maintenance && request.Method is ("PUT" or "POST"))
            return Fault.Maintenance;
        if (options.ReadOneDisabled && request.Method == "GET" && request.Id.Length > 0)
            return Fault.ReadOneDisabled;
        if (request.Writes && Happens(options.LieRate, "lie"))
            return Fault.Lie;
        if (request.Writes && Happens(options.DropRate, "drop"))
            return Fault.Drop;
        return Happens(options.GarbledRate, "garbled") ? Fault.Garbled : Fault.None;
    }
}
