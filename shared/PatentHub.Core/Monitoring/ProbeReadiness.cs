using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>Writes a row and reads it back.</summary>
public sealed class ProbeReadinessHandler(ITableStore tables, TimeProvider clock)
{
    const string Partition = "probes";
    const string RowKey = "readiness";

    public async Task<bool> HandleAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            await tables.UpdateAsync(HubTables.Figures, Partition, RowKey, _ => new Row(Partition, RowKey).Set("v", 1).Set("at", now), cancellationToken);
            return await tables.FindAsync(HubTables.Figures, Partition, RowKey, cancellationToken) is { } row && row.GetTime("at") >= now;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
