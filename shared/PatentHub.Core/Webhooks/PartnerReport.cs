using System.Text.Json;
using PatentHub.Declarations;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>What a partner reports about a listing or a patent beside its own decision: an inquiry, a deal, feedback, implementation.</summary>
/// <param name="Subject">Listing id or canonical application number.</param>
/// <param name="Key">Of the event in the inbox: the same event is the same report.</param>
/// <param name="Data">The event's data as it came (JSON).</param>
public sealed record PartnerReport(string Subject, string Type, string Platform, string Key, DateTimeOffset ReportedAt, byte[] Data, string? ApplicationNumber, Implementation? Implementation)
{
    public const string Inquiry = "inquiry.received";
    public const string Deal = "deal.concluded";
    public const string Feedback = "feedback.submitted";
    public const string Implemented = "implementation.reported";

    public static bool IsType(string type) => type is Inquiry or Deal or Feedback or Implemented;

    /// <returns>Null for other types, and where the data does not name what it is about.</returns>
    public static PartnerReport? From(InboxEvent e)
    {
        if (!IsType(e.Type) || e.Data() is not { ValueKind: JsonValueKind.Object } data)
            return null;
        var fields = new FieldReader(data, "data", []);
        var number = fields.Identifier<ApplicationNumber>("applicationNumber")?.Value;
        var implementation = e.Type == Implemented && fields.Code("status", CodeLists.ImplementationStatuses) is { } status
            ? new Implementation(status, fields.Date("firstImplementedOn"), null, fields.Date("reportedOn"))
            : null;
        var complete = e.Type switch
        {
            Inquiry => e.ListingId is not null && fields.Text("inquiryId", 200) is not null,
            Deal => e.ListingId is not null && fields.Text("dealId", 200) is not null,
            Implemented => number is not null && implementation is not null,
            _ => e.ListingId is not null || number is not null,
        };
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(data).ToArray();
        return complete ? new(e.Type == Implemented ? number! : e.ListingId ?? number!, e.Type, e.Platform, e.Key, e.Timestamp ?? e.ReceivedAt, raw, number, implementation) : null;
    }
}

/// <summary>Partners' reports, by subject.</summary>
public sealed class ReportStore(ITableStore tables)
{
    /// <summary>Keeps a report; the same one again changes nothing.</summary>
    public Task KeepAsync(PartnerReport report, CancellationToken cancellationToken)
    {
        var bucket = Buckets.Of(report.Subject);
        var row = new Row(bucket, $"{report.Subject}|{report.Type}|{report.Key}")
            .Set("v", 1).Set("subject", report.Subject).Set("type", report.Type).Set("platform", report.Platform).Set("key", report.Key).Set("reportedAt", report.ReportedAt)
            .SetLong("data", report.Data);
        return tables.TryAsync(HubTables.Reports, bucket, new RowChange.Insert(row), cancellationToken);
    }
}
