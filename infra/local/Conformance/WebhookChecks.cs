using System.Globalization;
using System.Text;
using System.Text.Json;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Conformance;

/// <summary>The webhooks that the platform sends (section 7 of the contract).</summary>
static class WebhookChecks
{
    /// <summary>Part of the patience for one more attempt that should not come after a webhook had its 2xx.</summary>
    const double Silence = 0.05;

    static readonly string[] ListingEvents = ["listing.accepted", "listing.rejected", "listing.withdrawn"];

    /// <param name="output">Tells the person who runs the check what to do, where the platform has to be asked by hand.</param>
    public static async Task RunAsync(Bench bench, HttpClient http, TextWriter output, CancellationToken cancellationToken)
    {
        if (bench.Options.WebhookSecret is not { } secret)
        {
            SkipAll(bench, "no --webhook-secret was given");
            return;
        }
        await using var endpoint = await WebhookEndpoint.StartAsync(bench.Options.Listen, bench.Clock, cancellationToken);
        var listing = bench.NewId();
        await bench.PutAsync(listing, 1);
        if (await AskAsync(bench, http, listing, endpoint.Address, output, cancellationToken) is { } problem)
        {
            SkipAll(bench, problem);
            return;
        }
        var hooks = await CollectAsync(bench, endpoint);
        if (hooks.Count == 0)
            SkipAll(bench, FormattableString.Invariant($"no webhook came within {bench.Options.Patience.TotalSeconds} s"), isFailure: bench.Options.Trigger is not null);
        else
            await JudgeAsync(bench, secret, hooks);
    }

    /// <returns>Why the platform could not be asked; null: it was, or sends by itself.</returns>
    static async Task<string?> AskAsync(Bench bench, HttpClient http, string listing, Uri address, TextWriter output, CancellationToken cancellationToken)
    {
        if (bench.Options.Trigger is not { } trigger)
        {
            await output.WriteLineAsync($"请让平台现在就信息 {listing} 向 {address} 发送回执 / Have the platform send a webhook about {listing} to {address} now.");
            return null;
        }
        var order = JsonSerializer.SerializeToUtf8Bytes(new { type = ListingEvents[0], listingId = listing });
        try
        {
            using var content = new ByteArrayContent(order) { Headers = { ContentType = new("application/json") } };
            using var response = await http.PostAsync(trigger, content, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"the trigger answers HTTP {(int)response.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "the trigger cannot be reached";
        }
    }

    /// <summary>Until one webhook has come twice, the second time taken, and then nothing more has come.</summary>
    static async Task<List<ReceivedHook>> CollectAsync(Bench bench, WebhookEndpoint endpoint)
    {
        var hooks = new List<ReceivedHook>();
        var began = bench.Clock.GetTimestamp();
        while (!IsRepeated(hooks) && bench.Options.Patience - bench.Clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            if (await endpoint.NextAsync(left) is { } hook)
                hooks.Add(hook);
        while (hooks.Count > 0 && await endpoint.NextAsync(Silence * bench.Options.Patience) is { } more)
            hooks.Add(more);
        return hooks;
    }

    static bool IsRepeated(List<ReceivedHook> hooks) => hooks.GroupBy(h => h.Id).Any(g => g.Count() > 1);

    static async Task JudgeAsync(Bench bench, string secret, List<ReceivedHook> hooks)
    {
        await bench.CheckAsync(Clauses.HookSignature, () => FirstProblem(hooks, hook => hook is { Id: { Length: > 0 and <= 512 }, Signature: { } signature } && Seconds(hook) is { } timestamp
            ? WebhookSignature.Verify([secret], signature, hook.Id, timestamp, hook.Body) ? null : "no signature fits the raw body"
            : "webhook-id, webhook-timestamp or webhook-signature is missing"));
        await bench.CheckAsync(Clauses.HookTimestamp, () => FirstProblem(hooks, hook => Seconds(hook) is { } timestamp
            && Math.Abs(hook.At.ToUnixTimeSeconds() - timestamp) is var off && off <= WebhookSignature.Tolerance.TotalSeconds ? null : "the timestamp is missing or more than five minutes off"));
        await bench.CheckAsync(Clauses.HookBody, () => FirstProblem(hooks, hook => Parse(hook) is { } body && body.Text("type") is { Length: > 0 }
            && DateTimeOffset.TryParse(body.Text("timestamp"), CultureInfo.InvariantCulture, out _) && Member(body, "listingId") is { ValueKind: JsonValueKind.String } ? null : "type, timestamp or data.listingId is missing"));
        await bench.CheckAsync(Clauses.HookRetry, () => Task.FromResult(hooks.GroupBy(h => h.Id).FirstOrDefault(g => g.Count() > 1)?.Take(2).ToArray() switch
        {
            null => "it did not come again after 503",
            [var first, var again] when !first.Body.AsSpan().SequenceEqual(again.Body) => "it came again with another body",
            [var first, var again] when again.At - first.At >= TimeSpan.FromSeconds(2) && first.Timestamp == again.Timestamp => "it came again with the old timestamp",
            _ => null,
        }));
        await bench.CheckAsync(Clauses.HookOrder, () => FirstProblem(hooks.FindAll(h => ListingEvents.Contains(Parse(h)?.Text("type"))),
            hook => Member(Parse(hook)!, "revision") is { ValueKind: JsonValueKind.Number } ? null : "data.revision is missing"));
        await bench.CheckAsync(Clauses.HookDuplicate, () => Task.FromResult(hooks.GroupBy(h => h.Id).Select(g => g.Count() > 2 ? "it came again after its 2xx"
            : g.Select(h => Encoding.UTF8.GetString(h.Body)).Distinct().Count() > 1 ? "one webhook-id came with two bodies" : null).FirstOrDefault(p => p is not null)));
    }

    static Task<string?> FirstProblem(List<ReceivedHook> hooks, Func<ReceivedHook, string?> problem) => Task.FromResult(hooks.Select(problem).FirstOrDefault(p => p is not null));

    static long? Seconds(ReceivedHook hook) => long.TryParse(hook.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    static PlatformAnswer? Parse(ReceivedHook hook)
    {
        try
        {
            using var document = JsonDocument.Parse(hook.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(0, document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonElement? Member(PlatformAnswer body, string name) => body.Find("data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(name, out var value) ? value : null;

    static void SkipAll(Bench bench, string why, bool isFailure = false)
    {
        foreach (var clause in Clauses.Webhooks)
            bench.Note(clause, isFailure ? ClauseOutcome.Fails : ClauseOutcome.Skipped, why);
    }
}
