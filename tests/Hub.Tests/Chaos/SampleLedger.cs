using System.Text.Json;
using PatentHub.Chaos.Judging;
using PatentHub.Local.Simulator;

namespace PatentHub.Hub.Tests.Chaos;

/// <summary>A made-up ledger of one platform, line by line, with what the hub and the source would say of it.</summary>
sealed class SampleLedger(string platform = "one")
{
    public const string Listing = "S-1";

    static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    readonly List<LedgerEntry> _lines = [];

    public string Platform => platform;

    public Holding? Held { get; set; }

    public List<KeptEvent> Events { get; } = [];

    public SampleLedger Put(int revision, string remoteId = "r1", string hash = "aaaaaaaa", string outcome = "accepted", bool stored = true, bool clear = true, string? request = null) =>
        Add(new() { Method = "PUT", Id = Listing, Revision = revision, Outcome = outcome, Status = clear ? 200 : 0, Stored = stored, AnsweredClearly = clear, RemoteId = stored ? remoteId : null, Hash = hash, WebhookId = request ?? $"q{_lines.Count}" });

    public SampleLedger Delete(int revision) => Add(new() { Method = "DELETE", Id = Listing, Revision = revision, Outcome = "withdrawn", Status = 204, Stored = true });

    /// <param name="lines">How many of the last lines the platform forgets; null: all.</param>
    public SampleLedger Restart(int? lines) =>
        Add(new() { Method = "RESTART", Id = "", Outcome = "lost", Stored = true, LostSince = lines is { } count ? _lines[^count].At : null });

    public SampleLedger Webhook(string eventId, int status) => Add(new() { Method = "WEBHOOK", Id = Listing, Outcome = "sent", Status = status, WebhookId = eventId });

    public SampleLedger Add(LedgerEntry line)
    {
        _lines.Add(line with { Sequence = _lines.Count + 1, At = Start.AddSeconds(_lines.Count) });
        return this;
    }

    public SampleLedger Keep(string eventId, string type, string state, bool outstanding = false, int reports = 0, int snapshots = 0)
    {
        Events.Add(new(platform, EventJudge.KeyOf(eventId), type, state, outstanding, reports, snapshots));
        return this;
    }

    public SampleLedger Hold(int revision, string title = "示例", string status = "accepted", params string[] others)
    {
        Held = new() { Id = Listing, Revision = revision, RemoteId = "r1", Status = status, Hash = "", StoredAt = Start, OtherRemoteIds = others, Body = Document(title, revision) };
        return this;
    }

    public PlatformEvidence ToEvidence() => new(platform, _lines, Held is null ? [] : [Held]);

    public Verdict Judge(long? revision = null) => Verdict.Of(EvidenceOf(revision, this));

    public static Evidence EvidenceOf(long? revision, params SampleLedger[] ledgers) => new()
    {
        Platforms = [.. ledgers.Select(ledger => ledger.ToEvidence())],
        Desired = revision is null ? new Dictionary<string, JsonElement>() : new() { [Listing] = Document("示例", null) },
        Revisions = new Dictionary<string, long> { [Listing] = revision ?? 0 },
        Events = [.. ledgers.SelectMany(ledger => ledger.Events)],
    };

    static JsonElement Document(string title, int? revision) => revision is null
        ? JsonElement.Parse($$"""{"id":"{{Listing}}","title":"{{title}}"}""")
        : JsonElement.Parse($$"""{"id":"{{Listing}}","revision":{{revision}},"title":"{{title}}","contactUrl":"http://hub"}""");
}
