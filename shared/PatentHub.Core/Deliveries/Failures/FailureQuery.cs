using PatentHub.Storage;

namespace PatentHub.Deliveries.Failures;

/// <summary>Failures of one cause at a platform.</summary>
/// <param name="Phases">How many stand in which phase.</param>
/// <param name="Examples">Ids of some listings.</param>
public sealed record FailureGroup(
    string Fingerprint, Failure Cause, long Count, IReadOnlyDictionary<string, long> Phases, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, IReadOnlyList<string> Examples);

/// <summary>Groups what fails at a platform. It reads the index of failures alone, which is as long as there are failures.</summary>
public sealed class FailureQuery(ITableStore tables, PlatformStore platformStates)
{
    const int MostExamples = 5;

    /// <summary>The largest group first.</summary>
    public async Task<IReadOnlyList<FailureGroup>> ListAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var partition in PlatformStore.Partitions(await platformStates.ReadAsync(platform, cancellationToken)))
            await foreach (var failed in ReadAsync(partition, FailedDelivery.Prefix, cancellationToken))
            {
                var fingerprint = failed.Failure.Fingerprint;
                if (!groups.TryGetValue(fingerprint, out var tally))
                    groups[fingerprint] = tally = new Tally(fingerprint, failed);
                tally.Add(failed);
            }
        return [.. groups.Values.Select(t => t.ToGroup()).OrderByDescending(g => g.Count).ThenBy(g => g.Fingerprint, StringComparer.Ordinal)];
    }

    /// <summary>The failed deliveries of a partition whose keys begin so.</summary>
    public async IAsyncEnumerable<FailedDelivery> ReadAsync(string partition, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.RowsAsync(HubTables.Deliveries, RowRange.Prefix(partition, prefix), cancellationToken))
            yield return FailedDelivery.FromRow(row);
    }

    sealed class Tally(string fingerprint, FailedDelivery first)
    {
        readonly SortedDictionary<string, long> _phases = new(StringComparer.Ordinal);
        readonly List<string> _examples = [];
        DateTimeOffset _firstSeenAt = first.Since;
        DateTimeOffset _lastSeenAt = first.LastSeenAt;

        public void Add(FailedDelivery failed)
        {
            _phases[failed.Phase] = _phases.GetValueOrDefault(failed.Phase) + 1;
            _firstSeenAt = failed.Since < _firstSeenAt ? failed.Since : _firstSeenAt;
            _lastSeenAt = failed.LastSeenAt > _lastSeenAt ? failed.LastSeenAt : _lastSeenAt;
            if (_examples.Count < MostExamples)
                _examples.Add(failed.ListingId);
        }

        public FailureGroup ToGroup() => new(fingerprint, first.Failure, _phases.Values.Sum(), _phases, _firstSeenAt, _lastSeenAt, _examples);
    }
}
