using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Authentication;

/// <summary>
/// Tokens of OAuth 2.0 client credentials, one for each client. However many requests want one, one of them asks. A token is renewed
/// before it ends, at a time of its own so that not all instances come at once; until then, and if that fails, the old one serves.
/// </summary>
sealed class OAuthTokens(PlatformClient client, TimeProvider clock, Random random)
{
    const int MaxReply = 64 * 1024;

    /// <summary>Of a token whose end is not told (RFC 6749 section 5.1 only recommends it).</summary>
    static readonly TimeSpan UnstatedLifetime = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<AuthenticationSettings.OAuth, Slot> _slots = new();

    /// <returns>A token, or why there is none: throttled, transient or unauthorised.</returns>
    public async Task<(string? Token, PushReply? Failure)> GetAsync(PlatformProfile platform, AuthenticationSettings.OAuth settings, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(settings, _ => new Slot());
        var now = clock.GetUtcNow();
        Task<Held> asking;
        lock (slot)
        {
            var usable = slot.Current is { Token: not null } current && now < current.EndsAt;
            if (usable && (now < slot.Current!.RenewAt || slot.Asking is { IsCompleted: false }))
                return (slot.Current!.Token, null);
            asking = slot.Asking is { IsCompleted: false } running ? running : slot.Asking = RenewAsync(platform, settings, slot);
        }
        var held = await asking.WaitAsync(cancellationToken);
        return (held.Token, held.Failure);
    }

    /// <summary>The platform does not take this token any more. A newer one, which another request may have got meanwhile, stays.</summary>
    public void Drop(string token)
    {
        foreach (var slot in _slots.Values)
            lock (slot)
                if (slot.Current?.Token == token)
                    slot.Current = null;
    }

    /// <summary>Goes on without those who wait for it, so that the first of them cannot cancel it for the others.</summary>
    async Task<Held> RenewAsync(PlatformProfile platform, AuthenticationSettings.OAuth settings, Slot slot)
    {
        // Off the lock under which it was called.
        await Task.Yield();
        using var request = Request(settings);
        var answer = await client.SendAsync(platform, request, MaxReply, CancellationToken.None);
        var now = clock.GetUtcNow();
        var held = Read(answer, settings, now);
        lock (slot)
        {
            // A token that still has some time left is better than a failure.
            if (held.Token is null && slot.Current is { } old && now < old.EndsAt)
                return slot.Current = old with { RenewAt = now + TimeSpan.FromSeconds(1) };
            slot.Current = held.Token is null ? null : held;
            return held;
        }
    }

    static HttpRequestMessage Request(AuthenticationSettings.OAuth settings)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (settings.Scope is not null)
            form["scope"] = settings.Scope;
        if (settings.InBody)
            (form["client_id"], form["client_secret"]) = (settings.ClientId, settings.ClientSecret);
        var request = new HttpRequestMessage(HttpMethod.Post, settings.TokenUrl) { Version = HttpVersion.Version11, Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
        if (!settings.InBody)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(settings.ClientId)}:{WebUtility.UrlEncode(settings.ClientSecret)}")));
        return request;
    }

    Held Read(HttpAnswer answer, AuthenticationSettings.OAuth settings, DateTimeOffset now)
    {
        if (!answer.IsSuccess)
            // A client that the server does not know or trust is 400 or 401 (RFC 6749 section 5.2).
            return new Held(null, now, now, (int?)answer.Status is 400 or 401 or 403
                ? new PushReply.Unauthorised($"the token endpoint answered {HttpReplies.Http(answer)}")
                : HttpReplies.Harmless(HttpReplies.OfFailure(answer, null, null, null, now)));
        if (Parse(answer.Body) is not var (token, lifetime))
            return new Held(null, now, now, new PushReply.Transient("the token endpoint gave no token"));
        // Up to a tenth earlier than asked, but never within the first half of its time.
        var before = settings.RenewBefore * (1 + 0.1 * random.NextDouble());
        return new Held(token, now + lifetime, now + (before < lifetime / 2 ? lifetime - before : lifetime / 2), null);
    }

    static (string Token, TimeSpan Lifetime)? Parse(byte[]? body)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? []);
            return JsonText.Of(json.RootElement, "access_token") is { Length: > 0 } token && token.All(c => c is > ' ' and <= '~')
                ? (token, JsonText.Revision(json.RootElement, "expires_in") is { } seconds and > 0 and < 100_000_000 ? TimeSpan.FromSeconds(seconds) : UnstatedLifetime)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed class Slot
    {
        public Held? Current { get; set; }

        public Task<Held>? Asking { get; set; }
    }

    /// <param name="Token">Null: <paramref name="Failure"/> says why.</param>
    sealed record Held(string? Token, DateTimeOffset EndsAt, DateTimeOffset RenewAt, PushReply? Failure);
}
