using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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

    public static IServiceCollection AddOutboundHttp(this IServiceCollection services)
    {
        services.AddOptions<OutboundOptions>();
        Add(services, PublicOnly, allowPrivate: false);
        Add(services, PrivateToo, allowPrivate: true);
        return services;
    }

    public static HttpClient CreateOutboundClient(this IHttpClientFactory factory, bool allowPrivate) => factory.CreateClient(allowPrivate ? PrivateToo : PublicOnly);

    static void Add(IServiceCollection services, string name, bool allowPrivate) =>
        services.AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.Add(new("PatentHub", Version));
            })
            .RemoveAllLoggers()
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
        handler.ConnectCallback = (context, cancellationToken) => NetworkGuard.ConnectAsync(context.DnsEndPoint, allowPrivate, options.AllowLoopback, cancellationToken);
    }

    static readonly string Version = typeof(OutboundHttp).Assembly.GetName().Version!.ToString(3);
}
