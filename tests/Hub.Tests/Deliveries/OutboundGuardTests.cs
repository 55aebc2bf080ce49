using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What the hub does not do on the network, whatever a platform wants.</summary>
public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_profile_without_private_network_cannot_reach_loopback(string host)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Profile = p => p.Id == "one" ? p with { Limits = HubSetup.Limits, AllowPrivateNetwork = false, BaseUrl = p.BaseUrl.Replace("127.0.0.1", host, StringComparison.Ordinal) } : p with { Limits = HubSetup.Limits },
        });
        hub.Feed.AddNumbered(2);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Empty(hub.Platform("one").Ledger());
        Assert.Equal(2, hub.Platform("two").Holdings().Count);
        var delivery = await hub.DeliveryAsync("one", 1);
        Assert.Equal((DeliveryPhase.Waiting, "transient"), (delivery.Phase, delivery.LastReply));
        Assert.Contains("allowPrivateNetwork", delivery.LastReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_without_private_network_cannot_be_on_loopback()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:AllowPrivateNetwork"] = "false" } });
        hub.Feed.AddNumbered(2);
        await hub.SyncAsync();
        Assert.Empty(hub.Feed.Queries);
        Assert.Contains("private or loopback", (await hub.StatusAsync()).Sources[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var platform = await OddPlatform.StartAsync((context, self) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{self.Address}elsewhere";
            return Task.CompletedTask;
        });
        await using var hub = await TowardsAsync(platform);
        var delivery = await hub.DeliveryAsync("one", 1);
        Assert.Equal((DeliveryPhase.Waiting, "transient", "HTTP 307"), (delivery.Phase, delivery.LastReply, delivery.LastReason));
        Assert.DoesNotContain(platform.Paths, path => path.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, true, "unknown")]
    [InlineData(200, false, "unknown")]
    [InlineData(500, true, "transient")]
    [InlineData(422, false, "transient")]
    public async Task An_over_long_reply_is_not_read_to_its_end(int status, bool announced, string reply)
    {
        await using var platform = await OddPlatform.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            var body = new byte[1 << 20];
            body.AsSpan().Fill((byte)' ');
            """{"status":"accepted","code":"x"}"""u8.CopyTo(body);
            if (announced)
                context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        await using var hub = await TowardsAsync(platform);
        Assert.Equal(reply, (await hub.DeliveryAsync("one", 1)).LastReply);
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Theory]
    [InlineData("{\"status\":\"accepted\",\"remoteId\":\"\\ud800\"}")]
    [InlineData("{\"status\":\"accepted\",\"remoteId\":7}")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"maybe\"}")]
    [InlineData("")]
    public async Task An_odd_reply_is_no_crash(string reply)
    {
        await using var platform = await OddPlatform.StartAsync((context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(reply);
        });
        await using var hub = await TowardsAsync(platform);
        Assert.True((await hub.DeliveryAsync("one", 1)).LastReply is "accepted" or "unknown");
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Fact]
    public async Task A_reply_to_a_question_that_cannot_be_decoded_is_no_crash()
    {
        await using var platform = await OddPlatform.StartAsync((context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(context.Request.Method == "PUT" ? """{"status":"pending"}""" : """{"id":"\ud800","revision":1,"status":"accepted"}""");
        });
        await using var hub = await TowardsAsync(platform);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await hub.SweepAsync();
        Assert.Equal("transient", (await hub.DeliveryAsync("one", 1)).LastReply);
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_reply_is_not_blown_up(string coding)
    {
        var bomb = await CompressAsync(coding, 64 << 20);
        Assert.InRange(bomb.Length, 1, 100_000);
        await using var platform = await OddPlatform.StartAsync(async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = coding;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(bomb);
        });
        await using var hub = await TowardsAsync(platform);
        Assert.Equal("unknown", (await hub.DeliveryAsync("one", 1)).LastReply);
        Assert.All(hub.Host.Wire.Exchanges, exchange => Assert.DoesNotContain("Accept-Encoding", exchange.Headers, StringComparison.OrdinalIgnoreCase));
    }

    static async Task<byte[]> CompressAsync(string coding, int length)
    {
        using var compressed = new MemoryStream();
        await using (Stream writer = coding == "br" ? new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true) : new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await writer.WriteAsync("""{"status":"accepted","pad":"""u8.ToArray());
            await writer.WriteAsync(new byte[length]);
        }
        return compressed.ToArray();
    }

    static async Task<HubFixture> TowardsAsync(OddPlatform platform)
    {
        var hub = await HubFixture.StartAsync(new HubSetup { Platforms = [HubSetup.Plain("one")], Profile = p => p with { Limits = HubSetup.Limits, BaseUrl = platform.Address + "one" } });
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        return hub;
    }

    /// <summary>A server that answers as no platform should.</summary>
    sealed class OddPlatform : IAsyncDisposable
    {
        readonly WebApplication _app;
        readonly List<string> _paths = [];

        OddPlatform(WebApplication app) => _app = app;

        public string Address => _app.Urls.First() + "/";

        public IReadOnlyList<string> Paths => _paths;

        public static async Task<OddPlatform> StartAsync(Func<HttpContext, OddPlatform, Task> answer)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddRoutingCore();
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var platform = new OddPlatform(builder.Build());
            platform._app.Run(context =>
            {
                platform._paths.Add(context.Request.Path);
                return answer(context, platform);
            });
            await platform._app.StartAsync(TestContext.Current.CancellationToken);
            return platform;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
