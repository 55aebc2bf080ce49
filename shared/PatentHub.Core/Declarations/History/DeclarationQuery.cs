using System.Text.Json;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Listings;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>What one source says of a declaration.</summary>
/// <param name="Snapshot">The snapshot that has its words; null where it is not there.</param>
public sealed record SourceStatement(Statement Statement, Snapshot? Snapshot);

/// <summary>A declaration as it stands.</summary>
/// <param name="Snapshot">The one that the head points at; null where it is not there: the history is broken.</param>
/// <param name="Listing">Its supply listing, published or withdrawn; null: nothing was ever offered.</param>
public sealed record DeclarationView(DeclarationHead Head, Snapshot? Snapshot, IReadOnlyList<SourceStatement> Sources, Listing? Listing)
{
    /// <summary>Whether one of its sources calls it secret: then nobody is shown what was said before.</summary>
    public bool IsSecret => DeclarationQuery.IsSecret(Head.Statements);

    /// <summary>Doubted credit codes that somebody confirmed.</summary>
    public IReadOnlySet<string> ConfirmedCodes { get; init; } = new HashSet<string>();

    /// <summary>First day without the right (专利法 §42), reckoned from the day of filing; null where that is not known.</summary>
    public DateOnly? TermEnd => Snapshot?.Declaration is { FilingDate: { } filed } declaration ? PatentTerm.End(declaration.PatentType, filed) : null;
}

/// <summary>Reads declarations as they stand, with two reads however long their histories are, and a third for one with a doubted credit code.</summary>
public sealed class DeclarationQuery(ITableStore tables, CreditCodeBook codes)
{
    /// <returns>Null for one that was never stated.</returns>
    public async Task<DeclarationView?> FindAsync(string number, CancellationToken cancellationToken)
    {
        var (bucket, listingKey) = (Buckets.Of(number), RecordKeys.Listing(SupplyListing.IdOf(number)));
        var records = (await tables.ReadManyAsync(HubTables.Records, bucket, [RecordKeys.Declaration(number), listingKey], cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        if (records.GetValueOrDefault(RecordKeys.Declaration(number)) is not { } row)
            return null;
        var head = DeclarationHead.FromRow(row);
        string[] keys = [.. head.Statements.Select(s => s.Sequence).Append(head.Sequence).Distinct().Select(sequence => RecordKeys.Snapshot(number, sequence))];
        var snapshots = (await tables.ReadManyAsync(HubTables.Snapshots, bucket, keys, cancellationToken)).Select(Snapshot.FromRow).ToDictionary(s => s.Sequence);
        return new DeclarationView(
            head, snapshots.GetValueOrDefault(head.Sequence), [.. head.Statements.Select(s => new SourceStatement(s, snapshots.GetValueOrDefault(s.Sequence)))],
            records.GetValueOrDefault(listingKey) is { } listing ? Listing.FromRow(listing) : null)
        {
            ConfirmedCodes = await codes.ConfirmedAsync([.. snapshots.Values.Where(s => s.Warnings is not null).SelectMany(s => CreditCodeDoubts.Of(s.Stated)).Distinct(StringComparer.Ordinal)], cancellationToken),
        };
    }

    /// <summary>Whether a source calls the declaration secret now, whatever was said before.</summary>
    public async Task<bool> IsSecretAsync(string number, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Records, Buckets.Of(number), RecordKeys.Declaration(number), cancellationToken) is { } row && IsSecret(DeclarationHead.FromRow(row).Statements);

    /// <summary>Whether one of these calls it secret.</summary>
    public static bool IsSecret(IEnumerable<Statement> statements) => statements.Any(s => s.ContentHash == Statement.Secret);

    /// <summary>Which source each field of a snapshot's document is from; where one source alone counts it is that one.</summary>
    public static IReadOnlyDictionary<string, string> ProvenanceOf(Snapshot snapshot)
    {
        if (snapshot.Provenance is { } provenance)
            return JsonSerializer.Deserialize(provenance, DeclarationJson.Documents.IReadOnlyDictionaryStringString)!;
        if (snapshot.Document.Length == 0 || snapshot.Statements.FirstOrDefault(s => s.IsLive) is not { } only)
            return new Dictionary<string, string>();
        using var document = JsonDocument.Parse(snapshot.Document);
        return document.RootElement.EnumerateObject().Select(field => field.Name).Where(DeclarationMerge.Fields.Contains).ToDictionary(field => field, _ => only.Source, StringComparer.Ordinal);
    }
}
