using System.Net;
using System.Net.Sockets;

namespace PatentHub.Local.Launcher;

/// <summary>Ports of the loopback address for programs that cannot tell which one they got.</summary>
static class FreePorts
{
    /// <summary>Different ports that were free a moment ago.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
