using System.Diagnostics;
using System.Globalization;

namespace PatentHub.Benchmarks.Run;

/// <summary>Time, processor time and peak memory of this process from here on.</summary>
sealed class Meter
{
    readonly TimeProvider _clock;
    readonly TimeSpan _processor;
    readonly long _started;

    Meter(TimeProvider clock)
    {
        _clock = clock;
        _processor = Environment.CpuUsage.TotalTime;
        _started = clock.GetTimestamp();
    }

    /// <summary>Times that a small job is done before the measured one: enough for the runtime to compile what is called often a second time.</summary>
    public const int WarmUps = 4;

    /// <summary>Lets the compilation in the background come to its end.</summary>
    public static Task RestAsync(TimeProvider clock) => Task.Delay(TimeSpan.FromSeconds(1), clock);

    public static Meter Start(TimeProvider clock)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        ResetPeak();
        return new Meter(clock);
    }

    public Outcome Stop(long items, string? note = null)
    {
        var seconds = _clock.GetElapsedTime(_started).TotalSeconds;
        return new Outcome(seconds, (Environment.CpuUsage.TotalTime - _processor).TotalSeconds, PeakOf("self"), items, note);
    }

    /// <summary>VmHWM of a process in bytes; 0 where the system does not tell.</summary>
    /// <param name="process">Its id, or <c>self</c>.</param>
    public static long PeakOf(string process)
    {
        var file = $"/proc/{process}/status";
        if (!File.Exists(file))
            return 0;
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>Processor time of another process so far.</summary>
    public static TimeSpan ProcessorTimeOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>Sets VmHWM to what is resident now; see proc(5), clear_refs.</summary>
    static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the peak counts from the start of the process.
        }
    }
}
