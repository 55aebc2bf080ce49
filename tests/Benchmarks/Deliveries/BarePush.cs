using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Deliveries;

/// <summary>
/// The floor of a push: the same bodies and signatures from memory through a bare client, as many at once, what failed again after the first
/// step of the hub's ladder, and bare transactions that replace the result rows as they come and insert a row of the hub's form for each attempt.
/// </summary>
static class BarePush
{
    public static async Task<Outcome> RunAsync(Assignment assignment, TimeProvider clock)
    {
        await MeasureAsync(assignment.In(assignment.Warm!), assignment.Partner!, clock);
        await Meter.RestAsync(clock);
        return await MeasureAsync(assignment, assignment.Partner!, clock);
    }

    static async Task<Outcome> MeasureAsync(Assignment assignment, Uri sink, TimeProvider clock)
    {
        using var store = new BareStore(assignment, clock);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        http.DefaultRequestHeaders.UserAgent.Add(new("PatentHub", "0.1.0"));
        var platforms = new List<Platform>();
        foreach (var id in PlatformSink.Platforms)
            platforms.Add(new Platform(new Uri(sink, id), await ReadDueAsync(store, id)));
        var meter = Meter.Start(clock);
        await Task.WhenAll(platforms.Select(p => PushAsync(p, store, http, clock)));
        return meter.Stop(platforms.Sum(p => p.Due.Count), $"requests {platforms.Sum(p => p.Requests)}");
    }

    static async Task<List<Due>> ReadDueAsync(BareStore store, string platform)
    {
        var due = new List<Due>();
        await foreach (var row in store.Tables.RowsAsync(HubTables.Deliveries, RowRange.Prefix(DeliveryKeys.Partition(platform, 0), DeliveryKeys.DeliveryPrefix), default))
        {
            var id = row.GetString("id")!;
            var listing = Listing.FromRow((await store.Tables.ReadAsync(HubTables.Records, Buckets.Of(id), RecordKeys.Listing(id), default)).Row!);
            var document = listing.Content with { Revision = listing.Revision, ContactUrl = "http://localhost:7071/listings/" + id };
            due.Add(new Due(row, id, listing.Revision, JsonSerializer.SerializeToUtf8Bytes(document, ListingJson.Documents.ListingDocument)));
        }
        return due;
    }

    static async Task PushAsync(Platform platform, BareStore store, HttpClient http, TimeProvider clock)
    {
        var (todo, results, attempts) = (Channel.CreateUnbounded<Due>(), Channel.CreateUnbounded<Due>(), Channel.CreateUnbounded<Attempt>());
        foreach (var due in platform.Due)
            todo.Writer.TryWrite(due);
        var recording = Task.WhenAll(RecordAsync(results.Reader, store), LogAsync(platform, attempts.Reader, store, clock));
        var left = platform.Due.Count;
        await Task.WhenAll(Enumerable.Range(0, PlatformSink.Concurrency).Select(async worker =>
        {
            await foreach (var due in todo.Reader.ReadAllAsync())
            {
                platform.CountRequest();
                var isTaken = await SendAsync(platform, due, http, clock);
                attempts.Writer.TryWrite(ToAttempt(platform, due, isTaken, clock));
                if (isTaken)
                {
                    results.Writer.TryWrite(due);
                    if (Interlocked.Decrement(ref left) == 0)
                        todo.Writer.Complete();
                }
                else
                {
                    _ = RepeatLaterAsync(due, todo.Writer, clock);
                }
            }
        }));
        results.Writer.Complete();
        attempts.Writer.Complete();
        await recording;
    }

    static async Task RepeatLaterAsync(Due due, ChannelWriter<Due> todo, TimeProvider clock)
    {
        await Task.Delay(DeliveryPlan.RetryDelay(1, jitter: 0.5), clock);
        todo.TryWrite(due);
    }

    static async Task<bool> SendAsync(Platform platform, Due due, HttpClient http, TimeProvider clock)
    {
        var id = $"PUT:{due.Id}:{due.Revision}:{platform.NextId():D}";
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{platform.Address}/listings/{due.Id}");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", platform.Secret.Sign(id, timestamp, due.Body));
        request.Headers.Add("traceparent", "00-00000000000000000000000000000001-0000000000000001-01");
        request.Headers.Add("Idempotency-Key", $"{due.Id}:{due.Revision}");
        request.Headers.Add("Hub-Revision", due.Revision.ToString(CultureInfo.InvariantCulture));
        request.Content = new ByteArrayContent(due.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode;
    }

    static async Task RecordAsync(ChannelReader<Due> results, BareStore store)
    {
        while (await results.WaitToReadAsync())
        {
            var transaction = new BareTransaction(HubTables.Deliveries, "", []);
            while (transaction.Changes.Count < TableLimits.TransactionChanges && await results.WaitToReadAsync() && results.TryRead(out var due))
                transaction.Changes.Add(new RowChange.Replace(due.Row, due.Row.StoredETag));
            if (transaction.Changes is [RowChange.Replace { Row.PartitionKey: var partition }, ..])
                await store.SubmitAsync(transaction with { Partition = partition });
        }
    }

    static async Task LogAsync(Platform platform, ChannelReader<Attempt> attempts, BareStore store, TimeProvider clock)
    {
        var partition = AttemptKeys.Partition(platform.Due[0].Row.PartitionKey, AttemptKeys.Day(clock.GetUtcNow()));
        while (await attempts.WaitToReadAsync())
        {
            var transaction = new BareTransaction(HubTables.Attempts, partition, []);
            while (transaction.Changes.Count < TableLimits.TransactionChanges && await attempts.WaitToReadAsync() && attempts.TryRead(out var attempt))
                transaction.Changes.Add(new RowChange.Insert(attempt.ToRow(partition)));
            await store.SubmitAsync(transaction);
        }
    }

    /// <summary>What the hub would keep, without looking for what must not be kept.</summary>
    static Attempt ToAttempt(Platform platform, Due due, bool isTaken, TimeProvider clock) => new()
    {
        ListingId = due.Id,
        Id = platform.NextId().ToString("N")[..16],
        At = clock.GetUtcNow(),
        Duration = TimeSpan.FromMilliseconds(1),
        Kind = AttemptKinds.Push,
        Revision = due.Revision,
        Number = 1,
        Reply = isTaken ? "accepted" : "transient",
        LedTo = isTaken ? DeliveryPhase.Accepted : DeliveryPhase.Waiting,
        Method = "PUT",
        Path = "/listings/" + due.Id,
        Status = isTaken ? 200 : 500,
        Request = new Excerpt(Encoding.UTF8.GetString(due.Body), due.Body.Length),
        MessageId = $"PUT:{due.Id}:{due.Revision}:{platform.NextId():D}",
        TraceParent = "00-00000000000000000000000000000001-0000000000000001-01",
    };

    sealed record Due(Row Row, string Id, long Revision, byte[] Body);

    sealed class Platform(Uri address, List<Due> due)
    {
        int _requests;

        public Uri Address => address;

        public List<Due> Due => due;

        public SigningSecret Secret { get; } = SigningSecret.TryParse(PlatformSink.Secret)!;

        public int Requests => _requests;

        public void CountRequest() => Interlocked.Increment(ref _requests);

        public static Guid NextId(int request) => new(request, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

        public Guid NextId() => NextId(_requests);
    }
}
