namespace PatentHub.Storage;

/// <summary>A rate with a burst, on the injected clock. Safe for several threads.</summary>
/// <param name="perSecond">Tokens that come back each second.</param>
/// <param name="burst">Tokens that may be taken at once after a rest.</param>
/// <param name="spent">Tokens that are taken to begin with.</param>
public sealed class TokenBucket(double perSecond, double burst, TimeProvider clock, double spent = 0)
{
    readonly Lock _gate = new();
    double _spent = spent;
    long _filled = clock.GetTimestamp();

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake() => Take() <= TimeSpan.Zero;

    /// <summary>Takes a token, waiting for it if need be, but no longer than <paramref name="patience"/>.</summary>
    /// <returns>Whether one was taken.</returns>
    public async Task<bool> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (Take() is var wait && wait > TimeSpan.Zero)
        {
            if (clock.GetElapsedTime(started) + wait > patience)
                return false;
            await Task.Delay(wait, clock, cancellationToken);
        }
        return true;
    }

    /// <returns>Zero if a token was taken, else the time until there may be one.</returns>
    TimeSpan Take()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            _spent = Math.Max(0, _spent - clock.GetElapsedTime(_filled, now).TotalSeconds * perSecond);
            _filled = now;
            if (burst - _spent < 1)
                return TimeSpan.FromSeconds(Math.Max((1 - burst + _spent) / perSecond, 0.001));
            _spent++;
            return TimeSpan.Zero;
        }
    }
}
