using System.Net;
using System.Net.Sockets;

namespace PatentHub.Adapters.Http;

/// <summary>Which addresses requests may go to. Checked after name resolution and on every connection, so that a name cannot point inside.</summary>
public sealed class OutboundOptions
{
    /// <summary>Lets a profile that allows private addresses reach loopback. Only the embedded host sets it.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>Looks a name up; every new connection does so once.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;
}

/// <summary>A connection that the guard refused.</summary>
public sealed class AddressRefusedException(string message) : IOException(message)
{
    public static AddressRefusedException Private(string host) =>
        new($"The address of '{host}' is private or loopback, and the setting allowPrivateNetwork does not allow it.");

    public static AddressRefusedException Plain(string host) => new($"'{host}' is to be reached without TLS, which is for loopback and private networks only; give an https address.");
}

/// <summary>
/// Judges addresses. One that embeds an IPv4 address is judged by that. Metadata services of clouds, which hand out identities to whoever
/// asks, are out of reach whatever a profile allows.
/// </summary>
static class NetworkGuard
{
    /// <summary>Nothing that anybody may send to: "this" network, link-local with its metadata services, multicast, reserved (RFC 6890), documentation (RFC 5737, RFC 3849).</summary>
    static readonly IPNetwork[] Nowhere =
    [
        .. Networks("0.0.0.0/8 169.254.0.0/16 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/128 100::/64 2001:db8::/32 fe80::/10 ff00::/8"),
        // Metadata and host agents outside link-local: Azure, Alibaba Cloud, Oracle, AWS over IPv6. Teredo embeds an address that it disguises.
        .. Networks("168.63.129.16/32 100.100.100.200/32 192.0.0.192/32 fd00:ec2::/32 2001::/32"),
    ];

    /// <summary>RFC 1918, RFC 6598, RFC 2544, RFC 6890, RFC 4193, site-local (RFC 3879) and local-use NAT64 (RFC 8215).</summary>
    static readonly IPNetwork[] Private = Networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 198.18.0.0/15 192.0.0.0/24 fc00::/7 fec0::/10 64:ff9b:1::/48");

    /// <summary>Networks whose addresses embed an IPv4 address, and the byte where that begins: compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).</summary>
    static readonly (IPNetwork Network, int At)[] Embedding = [(IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Connects to the first address of the host that is allowed. What was judged is what is connected to: the name is not looked up again.</summary>
    /// <param name="isPlain">Without TLS.</param>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool isPlain, bool allowPrivate, OutboundOptions options, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await options.Resolve(endPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(address => IsAllowed(address, allowPrivate, options.AllowLoopback))];
        if (allowed.Length == 0)
            throw AddressRefusedException.Private(endPoint.Host);
        if (isPlain && (allowed = [.. allowed.Where(address => !IsAllowed(address, allowPrivate: false, allowLoopback: false))]).Length == 0)
            throw AddressRefusedException.Plain(endPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static bool IsAllowed(IPAddress address, bool allowPrivate, bool allowLoopback)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return allowPrivate && allowLoopback;
        foreach (var (network, at) in Embedding)
            if (network.Contains(address) && !address.Equals(IPAddress.IPv6Any))
                // Loopback at the far end of a translator is nobody's loopback.
                return new IPAddress(address.GetAddressBytes().AsSpan(at, 4)) is var embedded && !IPAddress.IsLoopback(embedded) && IsAllowed(embedded, allowPrivate, allowLoopback: false);
        return !Contains(Nowhere, address) && (allowPrivate || !Contains(Private, address));
    }

    static bool Contains(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    static IPNetwork[] Networks(string list) => [.. list.Split(' ').Select(text => IPNetwork.Parse(text))];
}
