using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Failures;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Simulation.Defects;

/// <summary>The mistakes by name.</summary>
static class AllDefects
{
    public static IReadOnlyList<Defect> List { get; } =
    [
        Write("drop-due-marker", (_, table, _, changes) => table != HubTables.Deliveries ? changes
            : [.. changes.Where(c => c is not RowChange.Insert || !c.RowKey.StartsWith(DeliveryKeys.DuePrefix, StringComparison.Ordinal))]),
        new("forget-if-match") { Tables = (world, instance, tables) => new Overwrite(tables, world, instance, HubTables.Deliveries) },
        Read("ignore-lease", (world, table, row) => table != HubTables.Leases || row.GetTime("expiresAt") is null ? row
            : row.Copy(row.ETag).Set("expiresAt", world.StoreClock.AddMinutes(-1))),
        new("trust-time-out") { Gateway = (_, _, gateway) => new GatewayDefect(gateway, hear: reply => reply is PushReply.Unknown ? new PushReply.Accepted(null) : reply) },
        new("repeat-after-time-out") { Gateway = (_, _, gateway) => new GatewayDefect(gateway, hear: reply => reply is PushReply.Unknown ? new PushReply.Transient("timed out") : reply) },
        new("trust-forgotten-job")
        {
            Gateway = (_, _, gateway) => new GatewayDefect(gateway, hearJob: (carried, reply) => reply is not JobReply.Forgotten ? reply
                : new JobReply.Finished(carried.ToDictionary(id => id, _ => (PushReply)new PushReply.Accepted(null)))),
        },
        Read("apply-result-to-newer-revision", (_, table, row) => table != HubTables.Deliveries || row.GetString("job") is null ? row
            : row.Copy(row.ETag).Set("jobRevision", row.GetInt64("desired"))),
        Read("send-while-job-runs", (_, table, row) => table != HubTables.Deliveries || row.GetString("job") is null || row.GetInt64("jobRevision") == row.GetInt64("desired") ? row
            : row.Copy(row.ETag).Set("job", (string?)null).Set("phase", DeliveryPhase.Waiting)),
        Write("drop-fan-out-marker", (_, table, _, changes) => table != HubTables.Records ? changes
            : [.. changes.Where(c => !c.RowKey.StartsWith(RecordKeys.FanOutPrefix, StringComparison.Ordinal) || c is RowChange.Delete)]),
        new("delete-fan-out-marker-early") { Rogue = world => Again(world, TimeSpan.FromSeconds(7), () => DeleteMarkers(world)) },
        Read("accept-older-event", (_, table, row) => table != HubTables.Inbox || row.GetTime("timestamp") is null ? row
            : row.Copy(row.ETag).Set("timestamp", row.GetTime("receivedAt"))),
        Write("reuse-revision", ReuseRevision),
        new("reconcile-while-pushing") { Rogue = world => Again(world, TimeSpan.FromMinutes(1), () => PushPastTheLease(world)) },
        new("ask-past-the-pace") { Rogue = world => Again(world, TimeSpan.FromMinutes(1), () => AskPastThePace(world)) },
        Write("read-back-too-soon", ReadBackAtOnce),
        new("release-without-looking") { Tables = (world, instance, tables) => new Overwrite(tables, world, instance, HubTables.Leases) },
        new("drop-by-watermark") { Feed = feed => new WatermarkFeed(feed) },
        Read("bypass-not-before", (_, table, row) => table != HubTables.Platforms || row.GetTime("notBefore") is null ? row : row.Copy(row.ETag).Set("notBefore", (DateTimeOffset?)null)),
        Write("forget-in-flight", (_, table, _, changes) => table != HubTables.Leases ? changes
            : [.. changes.Select(c => c is RowChange.Replace replace ? new RowChange.Replace(replace.Row.Copy(null).Set("inFlight", (string?)null), replace.ETag) : c)]),
        Write("answer-before-storing", (world, table, _, changes) => table == HubTables.Inbox && changes.All(c => c is RowChange.Insert) && world.Dice.Chance(0.1) ? [] : changes),
        Read("ignore-pause", (_, table, row) => table != HubTables.Sources ? row : row.Copy(row.ETag).Set("pausedAt", (DateTimeOffset?)null)),
        Write("forget-request", (_, table, _, changes) => table != HubTables.Sources ? changes : [.. changes.Where(c => c is not RowChange.Insert || !c.RowKey.StartsWith(SourceRequest.RowPrefix, StringComparison.Ordinal))]),
        Write("forget-run", (_, table, _, changes) => table != HubTables.Sources ? changes : [.. changes.Where(c => !c.RowKey.EndsWith(RunKinds.Sync, StringComparison.Ordinal))]),
        Write("count-twice", (_, table, _, changes) => table != HubTables.Sources ? changes : [.. changes.Select(CountTwice)]),
        Write("skip-snapshot", (world, table, _, changes) => table == HubTables.Snapshots && world.Dice.Chance(0.05) ? [] : changes),
        new("leak-contact") { Gateway = (_, _, gateway) => new GatewayDefect(gateway, send: push => push.Document is null ? push : push with { Document = push.Document with { Scenario = Partners.SimulatedSource.Inside } }) },
        new("swallow-retry") { Gateway = (_, _, gateway) => new SwallowingGateway(gateway) },
        Write("drop-failure", (_, table, _, changes) => table != HubTables.Deliveries ? changes
            : [.. changes.Where(c => c is not RowChange.Insert || !c.RowKey.StartsWith(FailedDelivery.Prefix, StringComparison.Ordinal))]),
    ];

    public static IEnumerable<string> Names => List.Select(d => d.Name);

    public static Defect? Find(string name) => List.FirstOrDefault(d => d.Name == name);

    static Defect Read(string name, Func<World, string, Row, Row> see) =>
        new(name) { Tables = (world, _, tables) => new Misread(tables, (table, row) => see(world, table, row)) };

    static Defect Write(string name, Func<World, string, string, IReadOnlyList<RowChange>, IReadOnlyList<RowChange>> write) =>
        new(name) { Tables = (world, _, tables) => new Miswrite(tables, (table, partition, changes) => write(world, table, partition, changes)) };

    /// <summary>What a run created is counted among the unchanged as well.</summary>
    static RowChange CountTwice(RowChange change) => change is not RowChange.Replace replace || replace.Row.GetInt64("created") is not > 0 ? change
        : new RowChange.Replace(replace.Row.Copy(null).Set("unchanged", replace.Row.GetInt64("unchanged") + 1), replace.ETag);

    static void Again(World world, TimeSpan interval, Action action) => world.Timeline.After(interval, () =>
    {
        action();
        Again(world, interval, action);
    });

    static void DeleteMarkers(World world)
    {
        foreach (var marker in world.Store.All(HubTables.Records, RecordKeys.FanOutPrefix).ToList())
            world.Store.Commit(HubTables.Records, marker.PartitionKey, [new RowChange.Delete(marker.RowKey, marker.StoredETag)], -1);
    }

    /// <summary>A reconcile that sends by itself what it finds missing, under nobody's lease.</summary>
    static void PushPastTheLease(World world)
    {
        foreach (var platform in world.Platforms)
            foreach (var row in world.Store.All(HubTables.Records, RecordKeys.ListingPrefix).ToList())
                if (Listing.FromRow(row) is { Present: true } listing && platform.Profile.Takes(listing.Kind) && !platform.Held.ContainsKey(listing.Id) && world.AnyInstance() is { } instance)
                    instance.Invoke("ReconcilePlatforms", hub => hub.Get<IPlatformGateway>().PushAsync(platform.Profile, new Push(listing.Id, listing.Revision, listing.Content, null), CancellationToken.None));
    }

    /// <summary>Somebody asks a platform as fast as he can, beside those who keep its limits.</summary>
    static void AskPastThePace(World world)
    {
        foreach (var platform in world.Platforms)
            for (var i = 0; i < 8 && world.AnyInstance() is { } instance; i++)
                instance.Invoke("SendDeliveries", hub => hub.Get<IPlatformGateway>().ListAsync(platform.Profile, null, 1, CancellationToken.None));
    }

    /// <summary>A changed listing keeps its revision.</summary>
    static IReadOnlyList<RowChange> ReuseRevision(World world, string table, string partition, IReadOnlyList<RowChange> changes) => table != HubTables.Records ? changes
        : [.. changes.Select(c => c is RowChange.Replace replace && c.RowKey.StartsWith(RecordKeys.ListingPrefix, StringComparison.Ordinal) && world.Dice.Chance(0.2)
            ? new RowChange.Replace(replace.Row.Copy(null).Set("revision", replace.Row.GetInt64("revision") - 1), replace.ETag) : c)];

    /// <summary>What went unanswered is asked for at once.</summary>
    static IReadOnlyList<RowChange> ReadBackAtOnce(World world, string table, string partition, IReadOnlyList<RowChange> changes)
    {
        if (table != HubTables.Deliveries)
            return changes;
        var soon = world.Timeline.Now.AddMinutes(-2);
        var moved = changes.OfType<RowChange.Replace>().Where(c => c.Row.GetString("phase") == DeliveryPhase.Unknown && c.Row.GetInt64("polls") is null or 0)
            .Select(c => (Id: c.Row.GetString("id")!, Due: c.Row.GetTime("dueAt"))).Where(m => m.Due > world.Timeline.Now && m.Id is not null).ToDictionary(m => DeliveryKeys.Due(m.Due!.Value, m.Id), m => m.Id, StringComparer.Ordinal);
        return moved.Count == 0 ? changes : [.. changes.Select(c => c switch
        {
            RowChange.Insert insert when moved.TryGetValue(insert.RowKey, out var id) => new RowChange.Insert(new Row(partition, DeliveryKeys.Due(soon, id)).Set("v", 1).Set("id", id)),
            RowChange.Replace replace when replace.Row.GetString("id") is { } id && moved.ContainsValue(id) => new RowChange.Replace(replace.Row.Copy(null).Set("dueAt", soon), replace.ETag),
            _ => c,
        })];
    }
}
