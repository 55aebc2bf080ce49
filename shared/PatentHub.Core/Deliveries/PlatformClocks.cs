using System.Collections.Concurrent;

namespace PatentHub.Deliveries;

/// <summary>
/// How far the clocks of platforms are from ours, by the Date headers of their answers (RFC 9110 section 6.6.1). A header has whole seconds
/// and may be older than it looks where a proxy answered, so the middle of many is taken. Signatures are refused when clocks differ by more
/// than their tolerance; half of it is worth a warning.
/// </summary>
public sealed class PlatformClocks
{
    /// <summary>Between a signature's time and the receiver's clock, either way (Standard Webhooks 1.0.0).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>From here on somebody should set a clock right.</summary>
    public static readonly TimeSpan Warning = Tolerance / 2;

    const int Kept = 31;

    /// <summary>One answer alone says little: it may have been made before a pause of either side.</summary>
    const int Fewest = 3;

    readonly ConcurrentDictionary<string, Samples> _samples = new(StringComparer.Ordinal);

    /// <summary>Takes in an answer.</summary>
    /// <param name="date">Its Date header: the second that had begun when it was made.</param>
    /// <param name="sentAt">Our clock before the request went out.</param>
    /// <param name="answeredAt">Our clock when the head of the answer was there.</param>
    public void Note(string platform, DateTimeOffset date, DateTimeOffset sentAt, DateTimeOffset answeredAt) =>
        _samples.GetOrAdd(platform, _ => new Samples()).Add((date.AddSeconds(0.5) - (sentAt + (answeredAt - sentAt) / 2)).TotalSeconds);

    /// <summary>Seconds that the platform's clock is ahead of ours, the median of its last answers; null: too few so far.</summary>
    public double? SkewOf(string platform) => _samples.GetValueOrDefault(platform)?.Median();

    sealed class Samples
    {
        readonly Lock _gate = new();
        readonly Queue<double> _last = new(Kept + 1);

        public void Add(double seconds)
        {
            lock (_gate)
            {
                _last.Enqueue(seconds);
                if (_last.Count > Kept)
                    _last.Dequeue();
            }
        }

        public double? Median()
        {
            lock (_gate)
                return _last.Count < Fewest ? null : _last.Order().ElementAt(_last.Count / 2);
        }
    }
}
