using System.Net;
using System.Net.Sockets;

namespace PatentHub.Adapters.Http;

/// <summary>Which addresses requests may go to. Checked after name resolution and on every connection, so that a name cannot point inside.</summary>
public sealed class OutboundOptions
{
    /// <summary>Lets a profile that allows private addresses reach loopback. Only the embedded host sets it.</summary>
    public bool AllowLoopback { get; set; }
}

/// <summary>A connection that the guard refused.</summary>
public sealed class AddressRefusedException(string host)
    : IOException($"The address of '{host}' is private or loopback, and the setting allowPrivateNetwork does not allow it.");

static class NetworkGuard
{
    /// <summary>Connects to the first address of the host that is allowed.</summary>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool allowPrivate, bool allowLoopback, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(address => IsAllowed(address, allowPrivate, allowLoopback))];
        if (allowed.Length == 0)
            throw new AddressRefusedException(endPoint.Host);
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
        return IPAddress.IsLoopback(address) ? allowPrivate && allowLoopback : allowPrivate ? !IsNowhere(address) : !IsNowhere(address) && !IsPrivate(address);
    }

    /// <summary>Unspecified, multicast and broadcast addresses, and the link-local ones, where clouds keep their metadata service.</summary>
    static bool IsNowhere(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast) || address.IsIPv6Multicast || address.IsIPv6LinkLocal
        || address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is var b && (b[0] == 0 || b[0] >= 224 || b[0] == 169 && b[1] == 254);

    /// <summary>RFC 1918, RFC 6598, RFC 2544 and RFC 4193 addresses, and those that embed an IPv4 address (6to4, NAT64).</summary>
    static bool IsPrivate(IPAddress address)
    {
        var b = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? b[0] == 10 || b[0] == 172 && (b[1] & 0xF0) == 16 || b[0] == 192 && b[1] == 168 || b[0] == 100 && (b[1] & 0xC0) == 64 || b[0] == 198 && (b[1] & 0xFE) == 18
            : (b[0] & 0xFE) == 0xFC || address.IsIPv6SiteLocal || b[0] == 0x20 && b[1] == 0x02 || b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xFF && b[3] == 0x9B;
    }
}
