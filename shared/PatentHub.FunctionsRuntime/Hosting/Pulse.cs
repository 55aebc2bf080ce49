using System.Threading.Channels;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>Wakes one waiting loop. Pulses that come while it is awake collapse into one.</summary>
sealed class Pulse
{
    readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    public async ValueTask WaitAsync() => await _channel.Reader.ReadAsync();
}
