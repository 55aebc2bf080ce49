using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Local.Sample;

namespace PatentHub.Local.Conformance;

/// <summary>A platform under test: sends to it, notes what holds, and remembers what is to be cleared away.</summary>
sealed class Bench(ConformOptions options, HttpClient http, TimeProvider clock, Random random)
{
    const int MaxReply = 8 * 1024 * 1024;

    readonly List<ClauseResult> _results = [];
    readonly Dictionary<string, int> _touched = new(StringComparer.Ordinal);
    readonly List<double> _skews = [];

    public ConformOptions Options => options;

    public TimeProvider Clock => clock;

    public IReadOnlyList<ClauseResult> Results => _results;

    /// <summary>Seconds that the platform's clock is ahead; null: it does not tell.</summary>
    public double? Skew => _skews.Count == 0 ? null : _skews.Order().ElementAt(_skews.Count / 2);

    /// <summary>Listings that were published or withdrawn, with the highest revision used.</summary>
    public IReadOnlyDictionary<string, int> Touched => _touched;

    /// <summary>Tries a clause.</summary>
    /// <param name="attempt">What was seen instead of what is expected; null: it holds.</param>
    public async Task CheckAsync(Clause clause, Func<Task<string?>> attempt)
    {
        var detail = await attempt();
        _results.Add(new(clause, detail is null ? ClauseOutcome.Holds : clause.IsRequired ? ClauseOutcome.Fails : ClauseOutcome.Advised, detail));
    }

    public void Note(Clause clause, ClauseOutcome outcome, string detail) => _results.Add(new(clause, outcome, detail));

    /// <summary>
    /// An id that no real listing can have: the serial numbers of late 2003 end far below. It has the right check character all the same.
    /// </summary>
    public string NewId() => options.Kind == "demand" ? "D-" + NewUlid() : "S-" + PatentNumbers.Complete(2003, '1', 9_900_000 + random.Next(100_000));

    public Task<PlatformAnswer> PutAsync(string id, int revision, string title = "一致性检测，请勿处理 (conformance check)") => SendAsync(Put(id, revision, title));

    public Task<PlatformAnswer> DeleteAsync(string id, int revision) => SendAsync(Delete(id, revision));

    public Task<PlatformAnswer> GetAsync(string id) => SendAsync(Get(id));

    public Task<PlatformAnswer> ListAsync(string? cursor, int limit) => SendAsync(new SignedRequest(HttpMethod.Get, "", 0, [])
    {
        Path = string.Create(CultureInfo.InvariantCulture, $"/listings?{(cursor is null ? "" : $"cursor={Uri.EscapeDataString(cursor)}&")}limit={limit}"),
        Secrets = [options.Secret],
    });

    public SignedRequest Put(string id, int revision, string title = "一致性检测，请勿处理 (conformance check)") =>
        new(HttpMethod.Put, id, revision, JsonSerializer.SerializeToUtf8Bytes(Document(id, revision, title))) { Path = $"/listings/{id}", Secrets = [options.Secret] };

    public SignedRequest Delete(string id, int revision) => new(HttpMethod.Delete, id, revision, []) { Path = $"/listings/{id}", Secrets = [options.Secret] };

    public SignedRequest Get(string id) => new(HttpMethod.Get, id, 0, []) { Path = $"/listings/{id}", Secrets = [options.Secret] };

    public async Task<PlatformAnswer> SendAsync(SignedRequest request)
    {
        if (request.Revision > 0)
            _touched[request.Id] = Math.Max(_touched.GetValueOrDefault(request.Id), request.Revision);
        using var timeout = new CancellationTokenSource(ConformOptions.Timeout, clock);
        try
        {
            var sentAt = clock.GetUtcNow();
            using var message = request.ToMessage(options.Url, sentAt, NewGuid());
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.Headers.Date is { } date)
                _skews.Add((date.AddSeconds(0.5) - (sentAt + (clock.GetUtcNow() - sentAt) / 2)).TotalSeconds);
            return new((int)response.StatusCode, await ReadAsync(response.Content, timeout.Token));
        }
        catch (OperationCanceledException)
        {
            return new(0, null, $"no answer within {ConformOptions.Timeout.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(0, null, "no connection, or it was cut");
        }
    }

    static async Task<JsonElement?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(MaxReply, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The smallest listing of the contract that says something in every field that a platform may need.</summary>
    JsonObject Document(string id, int revision, string title)
    {
        var document = new JsonObject
        {
            ["id"] = id,
            ["revision"] = revision,
            ["kind"] = options.Kind,
            ["title"] = title,
            ["summary"] = "一致性检测产生的信息，检测结束时撤回。",
            ["industries"] = new JsonArray("电子信息"),
            ["region"] = "510502",
            ["contactUrl"] = "https://conformance.invalid/listings/" + id,
        };
        if (options.Kind == "demand")
        {
            document["need"] = "一致性检测";
            document["organisation"] = new JsonObject { ["name"] = "一致性检测" };
            return document;
        }
        document["patents"] = new JsonArray(new JsonObject { ["applicationNumber"] = id[2..], ["type"] = "invention", ["title"] = title, ["legalStatus"] = "granted" });
        document["holders"] = new JsonArray(new JsonObject { ["name"] = "一致性检测", ["kind"] = "university" });
        document["modes"] = new JsonArray("licence");
        document["price"] = new JsonObject { ["kind"] = "negotiable" };
        return document;
    }

    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>26 characters of Crockford's alphabet; the first is at most 7.</summary>
    string NewUlid() => random.Next(8).ToString(CultureInfo.InvariantCulture) + new string(random.GetItems<char>("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 25));
}
