using System.Text.Json;
using PatentHub.Declarations;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>What became of a submitted demand.</summary>
public abstract record DemandOutcome
{
    /// <param name="ListingId"><c>D-</c> and a ULID; the same for every submission under one idempotency key.</param>
    public sealed record Published(string ListingId, long Revision, bool IsNew) : DemandOutcome;

    /// <summary>Nothing was kept: the findings say what to mend.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : DemandOutcome;
}

/// <summary>
/// Publishes an enterprise's need as a demand listing. The same idempotency key again is the same demand: with other content it is changed,
/// with equal content nothing happens. The contact stays inside the hub.
/// </summary>
public sealed class SubmitDemandHandler(ITableStore tables, ListingStore listings, FanOutWaker waker, TimeProvider clock, Random random)
{
    const string Partition = "demands";
    const int MaxBody = 30_000;

    public async Task<DemandOutcome> HandleAsync(string idempotencyKey, JsonElement body, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (Read(body, findings) is not { } content)
            return new DemandOutcome.Invalid(findings);
        var id = await IdOfAsync(idempotencyKey, body, cancellationToken);
        var now = clock.GetUtcNow();
        var trace = Tracing.NewTraceParent(random);
        var document = content with { Id = id };
        Listing? before = null;
        var changed = await listings.ChangeAsync(id, current => ListingPlan.Next(before = current, IsOver(document, now) ? null : document, now, trace), cancellationToken);
        if (changed is not null)
            await waker.WakeAsync([Buckets.Of(id)], cancellationToken);
        return new DemandOutcome.Published(id, (changed ?? before)?.Revision ?? 0, before is null);
    }

    /// <summary>The id stands before the listing does, so that a repetition after a crash finds it.</summary>
    async Task<string> IdOfAsync(string idempotencyKey, JsonElement body, CancellationToken cancellationToken)
    {
        var key = CanonicalJson.Hash(System.Text.Encoding.UTF8.GetBytes(idempotencyKey));
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(body).ToArray();
        var row = await tables.UpdateAsync(HubTables.Demands, Partition, key, row => new Row(Partition, key)
            .Set("v", 1).Set("listingId", row?.GetString("listingId") ?? NewId()).Set("submitted", raw)
            .Set("firstSubmittedAt", row?.GetTime("firstSubmittedAt") ?? clock.GetUtcNow()), cancellationToken);
        return row!.GetString("listingId")!;
    }

    string NewId()
    {
        Span<byte> randomness = stackalloc byte[10];
        random.NextBytes(randomness);
        return $"D-{Ulid.NewUlid(clock.GetUtcNow(), randomness)}";
    }

    static bool IsOver(ListingDocument document, DateTimeOffset now) => document.ValidUntil is { } until && OfficeCalendar.EndOf(until) <= now;

    static ListingDocument? Read(JsonElement body, List<Finding> findings)
    {
        var fields = new FieldReader(body, "", findings);
        if (body.ValueKind != JsonValueKind.Object || System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(body).Length > MaxBody)
        {
            fields.Report("", "body", $"应为不超过 {MaxBody} 字节的 JSON 对象", $"must be a JSON object of at most {MaxBody} bytes");
            return null;
        }
        var title = Required(fields, "title", 200);
        var need = Required(fields, "need", 4000);
        var organisation = fields.Nested("organisation");
        var name = organisation is { } o ? Required(o, "name", 300) : null;
        if (organisation is null)
            fields.Report("organisation", "required", "缺少提出需求的单位", "is required");
        // A credit code that fails its check may be real, so the check refuses nothing here.
        var document = new ListingDocument
        {
            Id = "",
            Kind = ListingKinds.Demand,
            Title = PersonalData.Redact(title) ?? "",
            Summary = PersonalData.Redact(fields.Text("summary", 1000)),
            Need = PersonalData.Redact(need),
            Budget = ReadBudget(fields),
            Organisation = name is null ? null : new(PersonalData.Redact(name)!, PersonalData.OrganisationCode(organisation!.Value.Identifier<UnifiedSocialCreditCode>("uscc")?.Value)),
            Industries = PersonalData.Redact(fields.Texts("industries", _ => true, "应为不超过 500 字的文本", "must be a text of at most 500 characters")),
            Ipc = fields.Identifiers<Classification>("ipc"),
            Region = Region.PublicCode(fields.Identifier<Region>("region")?.Value),
            ValidUntil = fields.Date("validUntil"),
        };
        return findings.Count > 0 ? null : document;
    }

    static string? Required(FieldReader fields, string field, int max)
    {
        var text = fields.Text(field, max);
        if (text is null && !fields.TryGet(field, out _))
            fields.Report(field, "required", "必填", "is required");
        return text;
    }

    static Budget? ReadBudget(FieldReader fields)
    {
        if (fields.Nested("budget") is not { } budget)
            return null;
        var (min, max) = (budget.Number("min", 0, 1_000_000_000_000), budget.Number("max", 0, 1_000_000_000_000));
        if (min > max)
            budget.Report("max", "order", "上限不得小于下限", "must not be less than min");
        return new Budget(min, max, DeclarationReader.ReadCurrency(budget));
    }
}
