using System.Globalization;
using System.Net;
using System.Text;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Deliveries;

namespace PatentHub.Benchmarks.Webhooks;

/// <summary>Sends signed events of about 2 KB, many at once.</summary>
static class WebhookClient
{
    public const int AtOnce = 64;
    const int WarmUp = 4000;

    public static async Task<Outcome> RunAsync(Assignment assignment, TimeProvider clock)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = AtOnce });
        await SendAllAsync(http, assignment.Partner!, Sign("warm", WarmUp, clock));
        await Meter.RestAsync(clock);
        var events = Sign("event", assignment.Count, clock);
        var meter = Meter.Start(clock);
        await SendAllAsync(http, assignment.Partner!, events);
        return meter.Stop(assignment.Count);
    }

    static List<Event> Sign(string prefix, int count, TimeProvider clock)
    {
        var secret = SigningSecret.TryParse(PlatformSink.Secret)!;
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var padding = new string('x', 1800);
        // Ids of events have no order: a store that inserts under them does not write page after page.
        var random = new Random(count);
        var bytes = new byte[16];
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            random.NextBytes(bytes);
            var id = $"{prefix}_{Convert.ToHexStringLower(bytes)}";
            var body = Encoding.UTF8.GetBytes($$"""{"type":"listing.accepted","timestamp":"2026-11-23T08:00:00Z","data":{"listingId":"S-{{index:D13}}","revision":1,"remoteId":"{{padding}}"} }""");
            return new Event(id, timestamp.ToString(CultureInfo.InvariantCulture), secret.Sign(id, timestamp, body), body);
        })];
    }

    static async Task SendAllAsync(HttpClient http, Uri address, List<Event> events)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var index && index < events.Count)
                await SendAsync(http, address, events[index]);
        }));
    }

    static async Task SendAsync(HttpClient http, Uri address, Event sent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(sent.Body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", sent.Id);
        request.Headers.Add("webhook-timestamp", sent.Timestamp);
        request.Headers.Add("webhook-signature", sent.Signature);
        using var response = await http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"Event '{sent.Id}' was answered {(int)response.StatusCode}.");
    }

    sealed record Event(string Id, string Timestamp, string Signature, byte[] Body);
}
