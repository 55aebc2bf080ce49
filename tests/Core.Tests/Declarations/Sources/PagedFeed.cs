using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Declarations.Sources;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>Sources whose items a test may change at any time, in pages as the contract has them: ascending by (updatedAt, number), the cursor is the last key.</summary>
public sealed class PagedFeed(TimeProvider clock) : IDeclarationFeed
{
    readonly Dictionary<string, List<JsonObject>> _items = new(StringComparer.Ordinal);

    /// <summary>Every request, in order.</summary>
    public List<(string Source, FeedRequest Request)> Requests { get; } = [];

    /// <summary>Acts before a page is made; what it throws is the answer.</summary>
    public Action<string, FeedRequest> Before { get; set; } = (_, _) => { };

    /// <summary>The cursor counts items, so that one that moves away lets others move up.</summary>
    public bool CountsItems { get; set; }

    /// <summary>The one item of the next page, whatever is asked for.</summary>
    public JsonObject? Unasked { get; set; }

    /// <summary>Every page has an asOf of its own.</summary>
    public bool ForgetsAsOf { get; set; }

    /// <summary>Of all pages; null: the clock at the run's first page.</summary>
    public DateTimeOffset? AsOf { get; set; }

    public List<JsonObject> Of(string source) => _items.TryGetValue(source, out var items) ? items : _items[source] = [];

    public Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken)
    {
        Requests.Add((source.Id, request));
        Before(source.Id, request);
        if (Unasked is { } only)
        {
            Unasked = null;
            return Task.FromResult(new FeedPage(JsonDocument.Parse(new JsonObject { ["items"] = new JsonArray(only) }.ToJsonString()), null, clock.GetUtcNow()));
        }
        var cursor = request.Cursor?.Split('|');
        var asOf = cursor is null || ForgetsAsOf ? AsOf ?? clock.GetUtcNow() : At(cursor[2]);
        var all = Of(source.Id).Where(i => request.UpdatedSince is not { } since || At(i) >= since).OrderBy(At).ThenBy(Key, StringComparer.Ordinal).ToList();
        var rest = cursor is null ? all
            : CountsItems ? all.Skip(int.Parse(cursor[0], CultureInfo.InvariantCulture)).ToList()
            : all.Where(i => (At(i), Key(i)).CompareTo((At(cursor[0]), cursor[1])) > 0).ToList();
        var page = rest.Take(request.Limit).ToList();
        var document = new JsonObject { ["items"] = new JsonArray([.. page.Select(i => i.DeepClone())]) };
        var next = rest.Count <= page.Count ? null
            : CountsItems ? FormattableString.Invariant($"{all.Count - rest.Count + page.Count}|.|{asOf:O}")
            : FormattableString.Invariant($"{At(page[^1]):O}|{Key(page[^1])}|{asOf:O}");
        return Task.FromResult(new FeedPage(JsonDocument.Parse(document.ToJsonString()), next, asOf));
    }

    /// <summary>After some pages it fails, so many times.</summary>
    public void FailAfter(int pages, FeedFailure failure, string message, int times = int.MaxValue) => Before = (_, _) =>
    {
        if (pages-- <= 0 && times-- > 0)
            throw new FeedException(failure, message);
    };

    /// <summary>It does nothing of its own any more.</summary>
    public void Calm() => Before = (_, _) => { };

    static string Key(JsonObject item) => (string?)item["applicationNumber"] ?? "";

    static DateTimeOffset At(JsonObject item) => item["updatedAt"] is { } at ? At((string)at!) : DateTimeOffset.MinValue;

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
