using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>Counts of everything that is stored, as of one moment.</summary>
public sealed record HubFigures
{
    public const string Partition = "figures";
    public const string RowKey = "current";

    public required DateTimeOffset At { get; init; }
    public required DeclarationFigures Declarations { get; init; }

    /// <summary>Listings that are published.</summary>
    public required ListingFigures Listings { get; init; }

    /// <summary>Delivery rows by platform and phase.</summary>
    public required IReadOnlyDictionary<string, DeliveryFigures> Deliveries { get; init; }

    /// <summary>The last count; null before the first.</summary>
    public static HubFigures? FromRow(Row? row) => row?.GetString("json") is { } json ? JsonSerializer.Deserialize(json, MonitoringJson.Default.HubFigures) : null;
}

/// <param name="Declared">Out of state-funded projects or not, and not deleted.</param>
/// <param name="WithWarnings">Something in it is to be looked at, and is no credit code that somebody confirmed.</param>
/// <param name="Quarantined">Items that wait for a correction.</param>
public sealed record DeclarationFigures(long Declared, long Deleted, long WithWarnings, long Quarantined);

/// <param name="Registered">Patents that are registered with at least one platform, or are about to be.</param>
public sealed record ListingFigures(long Supply, long Demand, long Withdrawn, long Registered = 0);

/// <param name="Waiting">Waiting, of unknown outcome, or parked.</param>
public sealed record DeliveryFigures(long Accepted, long Pending, long Rejected, long Withdrawn, long Waiting, long Parked)
{
    public DeliveryFigures Add(string? phase) => phase switch
    {
        DeliveryPhase.Accepted => this with { Accepted = Accepted + 1 },
        DeliveryPhase.Pending => this with { Pending = Pending + 1 },
        DeliveryPhase.Rejected => this with { Rejected = Rejected + 1 },
        DeliveryPhase.Withdrawn => this with { Withdrawn = Withdrawn + 1 },
        DeliveryPhase.Parked => this with { Parked = Parked + 1 },
        _ => this with { Waiting = Waiting + 1 },
    };
}

/// <summary>Counts by reading a few columns of every row, in a stream; the status page shows the last result, and so do the metrics.</summary>
public sealed class CountFiguresHandler(
    ITableStore tables, PlatformStore platformStates, IPlatformProfiles platforms, SourceDirectory sources, CreditCodeBook codes, PlatformBacklogQuery backlogs, AlarmBook alarms, HubGauges gauges, TimeProvider clock)
{
    public async Task<HubFigures> HandleAsync(CancellationToken cancellationToken)
    {
        var declarations = new DeclarationFigures(0, 0, 0, 0);
        var confirmed = await codes.ConfirmedAsync(cancellationToken);
        var listings = new ListingFigures(0, 0, 0);
        foreach (var bucket in Buckets.All)
        {
            await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix, select: ["deleted", "warnings", "doubtedCodes"]), cancellationToken))
                declarations = Add(declarations, row, confirmed);
            await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.ListingPrefix, select: ["kind", "present"]), cancellationToken))
                listings = Add(listings, row);
        }
        foreach (var source in await sources.ListAsync(cancellationToken))
            await foreach (var _ in tables.RowsAsync(HubTables.Quarantine, RowRange.Prefix(source, QuarantineEntry.OpenPrefix, select: ["key"]), cancellationToken))
                declarations = declarations with { Quarantined = declarations.Quarantined + 1 };
        var figures = new HubFigures { At = clock.GetUtcNow(), Declarations = declarations, Listings = listings, Deliveries = await CountDeliveriesAsync(cancellationToken) };
        var json = JsonSerializer.Serialize(figures, MonitoringJson.Default.HubFigures);
        await tables.UpdateAsync(HubTables.Figures, HubFigures.Partition, HubFigures.RowKey, _ => new Row(HubFigures.Partition, HubFigures.RowKey).Set("v", 1).Set("json", json), cancellationToken);
        var waiting = new List<PlatformBacklog>();
        foreach (var platform in platforms.All)
            waiting.Add(await backlogs.ReadAsync(platform, cancellationToken));
        gauges.Set(figures, waiting, await alarms.ListAsync(cancellationToken));
        return figures;
    }

    async Task<IReadOnlyDictionary<string, DeliveryFigures>> CountDeliveriesAsync(CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, DeliveryFigures>(StringComparer.Ordinal);
        foreach (var platform in platforms.All)
        {
            var figures = new DeliveryFigures(0, 0, 0, 0, 0, 0);
            foreach (var partition in PlatformStore.Partitions(await platformStates.ReadAsync(platform, cancellationToken)))
                await foreach (var row in tables.RowsAsync(HubTables.Deliveries, RowRange.Prefix(partition, DeliveryKeys.DeliveryPrefix, select: ["phase"]), cancellationToken))
                    figures = figures.Add(row.GetString("phase"));
            counts[platform.Id] = figures;
        }
        return counts;
    }

    static DeclarationFigures Add(DeclarationFigures sum, Row row, IReadOnlySet<string> confirmed) => row.GetBoolean("deleted")
        ? sum with { Deleted = sum.Deleted + 1 }
        : sum with { Declared = sum.Declared + 1, WithWarnings = sum.WithWarnings + (row.GetBoolean("warnings") || row.GetString("doubtedCodes") is { } codes && !codes.Split(' ').All(confirmed.Contains) ? 1 : 0) };

    static ListingFigures Add(ListingFigures sum, Row row) =>
        row.GetString("kind") == ListingKinds.Registration ? row.GetBoolean("present") ? sum with { Registered = sum.Registered + 1 } : sum
        : !row.GetBoolean("present") ? sum with { Withdrawn = sum.Withdrawn + 1 }
        : row.GetString("kind") == ListingKinds.Supply ? sum with { Supply = sum.Supply + 1 }
        : sum with { Demand = sum.Demand + 1 };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HubFigures))]
[JsonSerializable(typeof(HubStatus))]
public sealed partial class MonitoringJson : JsonSerializerContext;
