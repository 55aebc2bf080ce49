using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>Brings one platform's webhooks to the hub: signed, and again until the hub has them.</summary>
sealed class WebhookSender : IAsyncDisposable
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan OvertakingTime = TimeSpan.FromSeconds(2);
    readonly PlatformOptions _platform;
    readonly TimeSpan _firstPause;
    readonly HttpClient _http;
    readonly TimeProvider _clock;
    readonly Action<WebhookDelivery> _sent;
    readonly Func<bool> _repeats;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _lanes = new(8);
    readonly Lock _lock = new();
    TaskCompletionSource _overtaken = NewSignal();
    TaskCompletionSource _idle = NewSignal();
    int _waiting;

    public WebhookSender(
        PlatformOptions platform, TimeSpan firstPause, HttpClient http, TimeProvider clock, Action<WebhookDelivery> sent, Func<bool> repeats)
    {
        (_platform, _firstPause, _http, _clock, _sent, _repeats) = (platform, firstPause, http, clock, sent, repeats);
        _idle.SetResult();
    }

    /// <summary>Where the hub is; nothing is sent before it is known.</summary>
    public Uri? HubUrl { get; set; }

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting;
        }
    }

    /// <summary>Completes when nothing is under way or waiting.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
            return _idle.Task;
    }

    /// <summary>Runs something that counts as waiting until it ends; errors other than the end of the simulator come out.</summary>
    public Task Track(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_waiting++ == 0)
                _idle = NewSignal();
        }

        return RunAsync(work);
    }

    /// <summary>Sends an event after a delay; the task completes with the first attempt, retries go on behind it.</summary>
    public Task SendAsync(string eventId, WebhookEvent content, TimeSpan delay, bool overtaken = false)
    {
        var firstAttempt = NewSignal();
        _ = Track(async stop =>
        {
            await Task.Delay(delay, _clock, stop);
            if (overtaken)
                await WaitToBeOvertakenAsync(stop);
            await DeliverAsync(eventId, JsonSerializer.SerializeToUtf8Bytes(content, SimulatorJson.Default.WebhookEvent), firstAttempt, stop);
        });
        return firstAttempt.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await IdleAsync();
        _stop.Dispose();
        _lanes.Dispose();
    }

    async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The simulator ends; what was not delivered is lost, as in a crash.
        }
        finally
        {
            lock (_lock)
            {
                if (--_waiting == 0)
                    _idle.SetResult();
            }
        }
    }

    async Task DeliverAsync(string eventId, byte[] body, TaskCompletionSource firstAttempt, CancellationToken stop)
    {
        var pause = _firstPause;
        for (var attempt = 1; ; attempt++)
        {
            Uri? hub;
            while ((hub = HubUrl) is null)
                await Task.Delay(_firstPause, _clock, stop);
            var (status, wished) = await AttemptAsync(hub, eventId, body, stop);
            firstAttempt.TrySetResult();
            _sent(new WebhookDelivery(eventId, body, attempt, status));
            if (status is >= 200 and < 300 || !_repeats())
                break;
            await Task.Delay(wished ?? pause, _clock, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        lock (_lock)
        {
            _overtaken.SetResult();
            _overtaken = NewSignal();
        }
    }

    /// <summary>One attempt: the same event id, but a signature of this moment. Status 0: no answer.</summary>
    async Task<(int Status, TimeSpan? Wished)> AttemptAsync(Uri hub, string eventId, byte[] body, CancellationToken stop)
    {
        await _lanes.WaitAsync(stop);
        try
        {
            using var request = NewRequest(hub, eventId, body);
            using var response = await _http.SendAsync(request, stop);
            return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return (0, null);
        }
        finally
        {
            _lanes.Release();
        }
    }

    HttpRequestMessage NewRequest(Uri hub, string eventId, byte[] body)
    {
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds();
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub, $"api/webhooks/{_platform.Id}")) { Content = content };
        request.Headers.Add("webhook-id", eventId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(_platform.WebhookSecrets[0], eventId, timestamp, body));
        return request;
    }

    async Task WaitToBeOvertakenAsync(CancellationToken stop)
    {
        Task overtaken;
        lock (_lock)
            overtaken = _overtaken.Task;
        await Task.WhenAny(overtaken, Task.Delay(OvertakingTime, _clock, stop));
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One attempt to deliver a webhook.</summary>
sealed record WebhookDelivery(string EventId, byte[] Body, int Attempt, int Status);
