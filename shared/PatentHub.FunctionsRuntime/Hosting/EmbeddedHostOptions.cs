using System.Reflection;

namespace PatentHub.FunctionsRuntime;

/// <summary>Settings of the embedded host, section <c>EmbeddedHost</c>. What a cloud queue or plan would say in its own settings.</summary>
public sealed class EmbeddedHostOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "EmbeddedHost";

    /// <summary>Folder of queues, timers and keys; relative paths start at the content root. Several processes may share it.</summary>
    public string DataDirectory { get; set; } = ".data/host";

    /// <summary>How long a delivered message stays invisible unless its lock is renewed.</summary>
    public TimeSpan LockDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Deliveries of a message before it is dead-lettered.</summary>
    public int MaxDeliveryCount { get; set; } = 10;

    /// <summary>How often to look for messages of other processes and for expired locks. Own messages need no poll.</summary>
    public TimeSpan QueuePollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one process may hold a timer's tick without renewing; after a crash others wait this long.</summary>
    public TimeSpan TimerLease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a shutdown waits for running invocations before it signals their cancellation tokens.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a shutdown waits after that signal.</summary>
    public TimeSpan DrainGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Assemblies searched for functions; none means the application's own.</summary>
    public ICollection<Assembly> FunctionAssemblies { get; } = [];

    /// <summary>Exactly these classes instead of a search.</summary>
    public ICollection<Type> FunctionTypes { get; } = [];

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return $"{Section}:{nameof(DataDirectory)} must name a folder.";
        if (MaxDeliveryCount < 1)
            yield return $"{Section}:{nameof(MaxDeliveryCount)} must be at least 1.";
        (string Name, TimeSpan Value)[] durations =
        [
            (nameof(LockDuration), LockDuration), (nameof(QueuePollInterval), QueuePollInterval),
            (nameof(TimerLease), TimerLease), (nameof(DrainTimeout), DrainTimeout), (nameof(DrainGrace), DrainGrace),
        ];
        foreach (var (name, _) in durations.Where(d => d.Value <= TimeSpan.Zero || d.Value > TimeSpan.FromDays(1)))
            yield return $"{Section}:{name} must be positive and at most one day.";
    }
}
