using System.Diagnostics.Metrics;

namespace PatentHub.Core.Tests.Monitoring;

/// <summary>Metrics that nobody collects.</summary>
sealed class UnobservedMeters : IMeterFactory
{
    readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
