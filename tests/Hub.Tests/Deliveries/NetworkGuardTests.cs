using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Adapters.Http;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Which addresses the outgoing clients connect to, by name and by number.</summary>
public sealed class NetworkGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", "public")]
    [InlineData("2400:3200::1", "public")]
    [InlineData("64:ff9b::8.8.8.8", "public")]
    [InlineData("2002:808:808::1", "public")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("172.32.0.1", "public")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("100.64.0.1", "private")]
    [InlineData("100.127.255.255", "private")]
    [InlineData("100.128.0.1", "public")]
    [InlineData("198.19.0.1", "private")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("64:ff9b::10.0.0.1", "private")]
    [InlineData("64:ff9b:1::1", "private")]
    [InlineData("2002:a00:1::1", "private")]
    [InlineData("::10.0.0.1", "private")]
    [InlineData("fd12:3456::1", "private")]
    [InlineData("fec0::1", "private")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.0.9", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("64:ff9b::127.0.0.1", "nowhere")]
    [InlineData("2002:7f00:1::1", "nowhere")]
    [InlineData("0.0.0.0", "nowhere")]
    [InlineData("0.1.2.3", "nowhere")]
    [InlineData("::", "nowhere")]
    [InlineData("::ffff:0.0.0.0", "nowhere")]
    [InlineData("169.254.169.254", "nowhere")]
    [InlineData("64:ff9b::169.254.169.254", "nowhere")]
    [InlineData("2002:a9fe:a9fe::1", "nowhere")]
    [InlineData("::ffff:169.254.169.254", "nowhere")]
    [InlineData("168.63.129.16", "nowhere")]
    [InlineData("100.100.100.200", "nowhere")]
    [InlineData("192.0.0.192", "nowhere")]
    [InlineData("fd00:ec2::254", "nowhere")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2", "nowhere")]
    [InlineData("192.0.2.1", "nowhere")]
    [InlineData("2001:db8::1", "nowhere")]
    [InlineData("224.0.0.1", "nowhere")]
    [InlineData("255.255.255.255", "nowhere")]
    [InlineData("ff02::1", "nowhere")]
    [InlineData("fe80::1", "nowhere")]
    public void Every_kind_of_address_is_known_for_what_it_is(string text, string kind)
    {
        var address = IPAddress.Parse(text);
        Assert.Equal(
            (kind == "public", kind is "public" or "private", kind is "public" or "private" or "loopback", kind == "public"),
            (NetworkGuard.IsAllowed(address, false, false), NetworkGuard.IsAllowed(address, true, false), NetworkGuard.IsAllowed(address, true, true), NetworkGuard.IsAllowed(address, false, true)));
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_leads_nowhere_else_than_was_judged()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (lookups, answers) = (0, new Queue<IPAddress[]>([[IPAddress.Parse("192.0.2.7")], [IPAddress.Parse("169.254.169.254")], [IPAddress.Loopback]]));
        using var services = Services(allowLoopback: true, (_, _) =>
        {
            lookups++;
            return Task.FromResult(answers.Dequeue());
        });
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var expected in new[] { 1, 2, 3 })
        {
            using var client = services.GetRequiredService<IHttpClientFactory>().CreateOutboundClient(allowPrivate: false);
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://rebound.example:{port}/"), TestContext.Current.CancellationToken));
            Assert.IsType<AddressRefusedException>(error.InnerException);
            Assert.Equal(expected, lookups);
        }
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_name_with_a_good_and_a_bad_address_reaches_only_the_good_one_and_is_looked_up_once_for_a_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var lookups = 0;
        using var services = Services(allowLoopback: true, (_, _) => Task.FromResult<IPAddress[]>(lookups++ == 0 ? [IPAddress.Parse("169.254.169.254"), IPAddress.Loopback] : [IPAddress.Parse("169.254.169.254")]));
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateOutboundClient(allowPrivate: true);
        var request = client.GetAsync(new Uri($"http://both.example:{((IPEndPoint)listener.LocalEndpoint).Port}/"), TestContext.Current.CancellationToken);
        using (var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            await connection.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NoContent, 1), ((await request).StatusCode, lookups));
    }

    [Theory]
    [InlineData("93.184.215.14", true)]
    [InlineData("93.184.215.14", false)]
    public async Task Without_TLS_no_public_address_is_reached(string address, bool allowPrivate)
    {
        using var services = Services(allowLoopback: true, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateOutboundClient(allowPrivate);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://localhost.example/"), TestContext.Current.CancellationToken));
        Assert.Contains("without TLS", Assert.IsType<AddressRefusedException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    static ServiceProvider Services(bool allowLoopback, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new ServiceCollection()
        .AddSingleton<TimeProvider>(new FakeTimeProvider()).AddOutboundHttp()
        .Configure<OutboundOptions>(options => (options.AllowLoopback, options.Resolve) = (allowLoopback, resolve)).BuildServiceProvider();
}
