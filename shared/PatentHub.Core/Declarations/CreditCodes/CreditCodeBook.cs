using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.CreditCodes;

/// <summary>What somebody decided about a doubted credit code.</summary>
/// <param name="Kind">confirmed or revoked.</param>
/// <param name="Reason">An operator's words.</param>
public sealed record CreditCodeDecision(string Code, string Kind, DateTimeOffset At, string Reason)
{
    public const string Confirmed = "confirmed";
    public const string Revoked = "revoked";
}

/// <param name="Declarations">How many name it.</param>
/// <param name="Example">Number of one of them.</param>
/// <param name="Decision">The last one; null: nobody decided.</param>
public sealed record DoubtedCode(string Code, long Declarations, string Example, CreditCodeDecision? Decision)
{
    /// <summary>The check that it fails, and what would pass.</summary>
    public IdentifierError? Doubt => UnifiedSocialCreditCode.TryParse(Code, out var code, out _) ? code.Doubt : null;
}

/// <summary>
/// Decisions about doubted credit codes: the last one of each code, and beside it every one that was ever made. Snapshots stay as they are;
/// what is confirmed is only not shown any more.
/// </summary>
public sealed class CreditCodeBook(ITableStore tables, TimeProvider clock)
{
    const string Partition = "credit-codes";

    /// <summary>Those among the codes that are confirmed.</summary>
    public async Task<IReadOnlySet<string>> ConfirmedAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken) =>
        codes.Count == 0 ? new HashSet<string>() : Confirmed(await tables.ReadManyAsync(HubTables.Records, Partition, codes, cancellationToken));

    /// <summary>All that are confirmed.</summary>
    public async Task<IReadOnlySet<string>> ConfirmedAsync(CancellationToken cancellationToken) => Confirmed(await ReadAsync(cancellationToken));

    /// <summary>Every doubted code that a declaration names, the undecided first, then by code.</summary>
    public async Task<IReadOnlyList<DoubtedCode>> ListAsync(CancellationToken cancellationToken)
    {
        var decisions = (await ReadAsync(cancellationToken)).ToDictionary(row => row.RowKey, Decision, StringComparer.Ordinal);
        var doubted = new SortedDictionary<string, DoubtedCode>(StringComparer.Ordinal);
        foreach (var bucket in Buckets.All)
            await foreach (var link in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.CreditCodePrefix), cancellationToken))
            {
                var (code, number) = (link.RowKey.Split('|')[1], link.GetString("number")!);
                doubted[code] = doubted.TryGetValue(code, out var known) ? known with { Declarations = known.Declarations + 1 } : new(code, 1, number, decisions.GetValueOrDefault(code));
            }
        return [.. doubted.Values.OrderBy(d => d.Decision is { Kind: CreditCodeDecision.Confirmed })];
    }

    /// <summary>Notes a decision; one that stands already is not noted twice.</summary>
    /// <returns>The decision that stands; null: the code passes its checks or is none, so that there is nothing to decide.</returns>
    public async Task<CreditCodeDecision?> DecideAsync(string code, string kind, string reason, CancellationToken cancellationToken)
    {
        if (!UnifiedSocialCreditCode.TryParse(code, out var parsed, out _) || parsed.Doubt is null)
            return null;
        for (var now = clock.GetUtcNow(); ; now = now.AddTicks(1))
        {
            var row = await tables.FindAsync(HubTables.Records, Partition, parsed.Value, cancellationToken);
            if (row is not null && Decision(row) is var last && last.Kind == kind)
                return last;
            var decision = new CreditCodeDecision(parsed.Value, kind, now, reason);
            var current = ToRow(parsed.Value, decision);
            RowChange[] changes = [row is null ? new RowChange.Insert(current) : new RowChange.Replace(current, row.StoredETag), new RowChange.Insert(ToRow($"{parsed.Value}|{now.SortableTicks()}", decision))];
            if (await tables.SubmitAsync(HubTables.Records, Partition, changes, cancellationToken) is SubmitResult.Committed)
                return decision;
        }
    }

    /// <summary>Every decision about a code, oldest first.</summary>
    public async Task<IReadOnlyList<CreditCodeDecision>> DecisionsAsync(string code, CancellationToken cancellationToken)
    {
        var decisions = new List<CreditCodeDecision>();
        await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(Partition, code + "|"), cancellationToken))
            decisions.Add(Decision(row));
        return decisions;
    }

    /// <summary>The last decision about each code.</summary>
    async Task<List<Row>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await foreach (var row in tables.RowsAsync(HubTables.Records, new RowRange(Partition), cancellationToken))
            if (!row.RowKey.Contains('|', StringComparison.Ordinal))
                rows.Add(row);
        return rows;
    }

    static HashSet<string> Confirmed(IEnumerable<Row> rows) => rows.Where(row => row.GetString("kind") == CreditCodeDecision.Confirmed).Select(row => row.RowKey).ToHashSet(StringComparer.Ordinal);

    static Row ToRow(string key, CreditCodeDecision decision) => new Row(Partition, key).Set("v", 1).Set("code", decision.Code).Set("kind", decision.Kind).Set("at", decision.At).Set("reason", decision.Reason);

    static CreditCodeDecision Decision(Row row) => new(row.GetString("code")!, row.GetString("kind")!, row.GetTime("at")!.Value, row.GetString("reason")!);
}
