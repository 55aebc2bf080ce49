namespace PatentHub.Local.Launcher;

/// <summary>The built function app as child processes that share one store.</summary>
/// <param name="Folder">Where its state lies.</param>
/// <param name="Profiles">Folder of the platforms' profile files.</param>
/// <param name="Source">The declaration feed to sync from, and the id it goes by.</param>
/// <param name="Storage">Azurite's connection string; null: SQLite.</param>
sealed record FunctionApp(string Folder, string Profiles, (string Id, Uri Url) Source, string? Storage)
{
    static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Settings beside those that every child needs; they win.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public HubClient Client(Uri address) => new(address, Path.Combine(Folder, "host", "secrets"));

    public Child Start(Uri address, string logFile, TimeProvider clock) =>
        Child.Start("The function app", Child.AssemblyOf("PatentHub.Functions"), ["--urls", address.AbsoluteUri], AllSettings(address), logFile, null, clock);

    /// <exception cref="InvalidOperationException">It ended, or did not become ready in time.</exception>
    public static async Task WaitUntilReadyAsync(Child app, HubClient hub, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!await hub.IsReadyAsync(cancellationToken))
        {
            if (app.Ended.IsCompleted || clock.GetElapsedTime(started) > StartTimeout)
                throw new InvalidOperationException($"The function app did not start; see {app.LogFile}");
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    Dictionary<string, string> AllSettings(Uri address)
    {
        var settings = new Dictionary<string, string>
        {
            ["EmbeddedHost__DataDirectory"] = Path.Combine(Folder, "host"),
            ["EmbeddedHost__EndWithStandardInput"] = "true",
            ["EmbeddedHost__DrainTimeout"] = "00:00:05",
            ["EmbeddedHost__DrainGrace"] = "00:00:02",
            ["Storage__Provider"] = Storage is null ? "Sqlite" : "Azure",
            ["Storage__Directory"] = StoreFolder,
            ["Platforms__Directory"] = Profiles,
            ["Declarations__Sources__0__Id"] = Source.Id,
            ["Declarations__Sources__0__Url"] = Source.Url.AbsoluteUri,
            ["Declarations__Sources__0__AllowPrivateNetwork"] = "true",
            ["Deliveries__PublicBaseUrl"] = address.AbsoluteUri,
            ["Schedules__SweepDeliveries"] = "* * * * * *",
            ["Schedules__SweepListings"] = "*/2 * * * * *",
        };
        if (Storage is not null)
            settings["Storage__ConnectionString"] = Storage;
        foreach (var (name, value) in Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>Of SQLite.</summary>
    public string StoreFolder => Path.Combine(Folder, "store");
}
