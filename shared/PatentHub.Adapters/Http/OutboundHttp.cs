using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Http;

/// <summary>
/// The HTTP clients for platforms and sources: no redirects, no cookies, no proxy of the environment, addresses guarded. Two clients, since
/// a pooled connection must not serve a profile that may not use it.
/// </summary>
public static class OutboundHttp
{
    const string PublicOnly = "outbound-public";
    const string PrivateToo = "outbound-private";

    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The platform that a request goes to, so that its clock is measured by the answer.</summary>
    static readonly HttpRequestOptionsKey<string> Platform = new("platform");

    public static IServiceCollection AddOutboundHttp(this IServiceCollection services)
    {
        services.AddOptions<OutboundOptions>();
        services.TryAddSingleton<PlatformClocks>();
        Add(services, PublicOnly, allowPrivate: false);
        Add(services, PrivateToo, allowPrivate: true);
        return services;
    }

    public static HttpClient CreateOutboundClient(this IHttpClientFactory factory, bool allowPrivate) => factory.CreateClient(allowPrivate ? PrivateToo : PublicOnly);

    /// <summary>Says which platform's clock the answer shows.</summary>
    public static void GoesTo(this HttpRequestMessage request, PlatformProfile platform) => request.Options.Set(Platform, platform.Id);

    /// <summary>Whether an address has TLS, or needs none since it does not leave the machine.</summary>
    public static bool IsSecure(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || url.IsLoopback || IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address);

    static void Add(IServiceCollection services, string name, bool allowPrivate) =>
        services.AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.Add(new("PatentHub", Version));
            })
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider => new ClockReader(provider.GetRequiredService<PlatformClocks>(), provider.GetRequiredService<TimeProvider>()))
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, allowPrivate, provider.GetRequiredService<IOptions<OutboundOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    static void Configure(SocketsHttpHandler handler, bool allowPrivate, OutboundOptions options)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ConnectTimeout = ConnectTimeout;
        // Names are looked up anew from time to time.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.ActivityHeadersPropagator = null;
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        handler.ConnectCallback = (context, cancellationToken) =>
            NetworkGuard.ConnectAsync(context.DnsEndPoint, context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps, allowPrivate, options, cancellationToken);
    }

    /// <summary>Compares the Date header of every answer with the middle of its request.</summary>
    sealed class ClockReader(PlatformClocks clocks, TimeProvider clock) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sentAt = clock.GetUtcNow();
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Options.TryGetValue(Platform, out var platform) && response.Headers.Date is { } date)
                clocks.Note(platform, date, sentAt, clock.GetUtcNow());
            return response;
        }
    }

    static readonly string Version = typeof(OutboundHttp).Assembly.GetName().Version!.ToString(3);
}
