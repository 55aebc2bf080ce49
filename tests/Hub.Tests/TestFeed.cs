using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Local.Sample;

namespace PatentHub.Hub.Tests;

/// <summary>A source that speaks the declaration feed and whose items a test may change at any time.</summary>
sealed class TestFeed : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    readonly List<JsonObject> _items = [];
    readonly List<FeedCall> _requests = [];

    TestFeed(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public Uri Address => new(new Uri(_app.Urls.First()), "/feed");

    /// <summary>Decides about a request before it is served: a status other than 200 ends it.</summary>
    public Func<IQueryCollection, int> Answer { get; set; } = _ => StatusCodes.Status200OK;

    /// <summary>A field that every item has lost.</summary>
    public string? Hidden { get; set; }

    public IReadOnlyList<FeedCall> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The query of every request.</summary>
    public IReadOnlyList<string> Queries => [.. Requests.Select(r => r.Query)];

    public static async Task<TestFeed> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var feed = new TestFeed(builder.Build(), clock);
        feed._app.MapGet("/feed", (RequestDelegate)feed.HandleAsync);
        await feed._app.StartAsync();
        return feed;
    }

    /// <summary>A canonical number that no real patent has.</summary>
    public static string Number(int index) => PatentNumbers.Complete(2021, '1', 9_000_000 + index);

    public static string ListingId(int index) => "S-" + Number(index);

    /// <summary>A granted invention with an offer, changed now.</summary>
    public JsonObject Item(int index, string title = "示例：一种测试方法") => new()
    {
        ["applicationNumber"] = Number(index),
        ["title"] = title,
        ["legalStatus"] = "granted",
        ["filingDate"] = "2021-04-08",
        ["applicants"] = new JsonArray(new JsonObject { ["name"] = "示例大学", ["kind"] = "university" }),
        ["offer"] = new JsonObject { ["modes"] = new JsonArray("licence"), ["price"] = new JsonObject { ["kind"] = "negotiable" }, ["summary"] = "示例简介" },
        ["updatedAt"] = _clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    };

    public void Add(params IEnumerable<JsonObject> items)
    {
        lock (_gate)
            _items.AddRange(items);
    }

    public void AddNumbered(int count) => Add(Enumerable.Range(1, count).Select(index => Item(index)));

    /// <summary>Changes an item now; it moves to the end of the feed.</summary>
    public void Change(int index, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var item = _items.Last(i => (string?)i["applicationNumber"] == Number(index));
            change(item);
            item["updatedAt"] = _clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Changes an item and does not tell when.</summary>
    public void ChangeSilently(int index, Action<JsonObject> change)
    {
        lock (_gate)
            change(_items.Last(i => (string?)i["applicationNumber"] == Number(index)));
    }

    /// <summary>Replaces an item by one that says only that it is gone.</summary>
    public void Delete(int index) => Change(index, item =>
    {
        foreach (var field in item.Select(f => f.Key).Where(name => name != "applicationNumber").ToList())
            item.Remove(field);
        item["deleted"] = true;
    });

    /// <summary>Takes an item out without a trace.</summary>
    public void Drop(int index)
    {
        lock (_gate)
            _items.RemoveAll(i => (string?)i["applicationNumber"] == Number(index));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        lock (_gate)
            _requests.Add(new(_clock.GetUtcNow(), context.Request.QueryString.Value ?? "", context.Request.Headers.Authorization.ToString(), context.Request.Headers["X-Api-Key"].ToString()));
        if (Answer(query) is var status and not StatusCodes.Status200OK)
        {
            context.Response.StatusCode = status;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Page(query).ToJsonString());
    }

    JsonObject Page(IQueryCollection query)
    {
        var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        // The cursor is the run's asOf and the number of items that have been read.
        var cursor = ((string?)query["cursor"])?.Split('|') ?? [_clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), "0"];
        var read = int.Parse(cursor[1], CultureInfo.InvariantCulture);
        lock (_gate)
        {
            var items = _items.Where(i => query["updatedSince"].Count == 0 || UpdatedAt(i) >= Instant(query["updatedSince"]!)).OrderBy(UpdatedAt).ToList();
            var page = new JsonObject { ["items"] = new JsonArray([.. items.Skip(read).Take(limit).Select(Shown)]), ["asOf"] = cursor[0] };
            if (read + limit < items.Count)
                page["nextCursor"] = $"{cursor[0]}|{read + limit}";
            return page;
        }
    }

    JsonNode Shown(JsonObject item)
    {
        var shown = item.DeepClone().AsObject();
        if (Hidden is { } field)
            shown.Remove(field);
        return shown;
    }

    static DateTimeOffset UpdatedAt(JsonObject item) => item["updatedAt"] is { } at ? Instant((string)at!) : DateTimeOffset.MinValue;

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

/// <param name="Query">As it was written.</param>
/// <param name="Authorization">The header, or nothing.</param>
/// <param name="ApiKey">The header, or nothing.</param>
sealed record FeedCall(DateTimeOffset At, string Query, string Authorization, string ApiKey);
