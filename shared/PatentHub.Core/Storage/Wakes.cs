using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace PatentHub.Storage;

/// <summary>A wake-up names where to look. It carries its name and version, so that an old message is known for what it is.</summary>
/// <param name="Name">For example <c>listing.fan-out</c>.</param>
/// <param name="Scope">The partition to look at.</param>
public sealed record Wake(string Name, int Version, string Scope)
{
    public const string FanOutListings = "listing.fan-out";
    public const string SendDeliveries = "delivery.send";
    public const string RunRequests = "source.run";
    public const string RunImport = "import.run";
    public const string AnswerProbe = "health.probe";
    public const string RunHistoryJob = "history.run";
    public const string ReconcilePlatform = "platform.reconcile";

    public string ToBody() => JsonSerializer.Serialize(this, WakeJson.Default.Wake);

    /// <summary>The wake-up in a message; null for anything else, which is then of no use to anybody.</summary>
    public static Wake? Parse(string body, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WakeJson.Default.Wake) is { Version: 1, Scope: not null } wake && wake.Name == name ? wake : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Names of the queues.</summary>
public static class Queues
{
    public const string ListingFanOut = "listing-fanout";
    public const string DeliverySend = "delivery-send";
    public const string SourceRun = "source-run";
    public const string ImportRun = "import-run";
    public const string HistoryRun = "history-run";
    public const string PlatformReconcile = "platform-reconcile";

    /// <summary>Of the readiness probe.</summary>
    public const string HealthProbe = "health-probe";

    public static readonly IReadOnlyList<string> All = [ListingFanOut, DeliverySend, SourceRun, ImportRun, HistoryRun, PlatformReconcile, HealthProbe];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Wake))]
sealed partial class WakeJson : JsonSerializerContext;

/// <summary>Sends wake-ups. One that cannot be sent is logged and forgotten: the sweep looks everywhere anyway.</summary>
public abstract partial class Waker(IWakeSender sender, ILogger logger, string queue, string name)
{
    public async Task WakeAsync(IEnumerable<string> scopes, CancellationToken cancellationToken)
    {
        string[] bodies = [.. scopes.Distinct(StringComparer.Ordinal).Select(scope => new Wake(name, 1, scope).ToBody())];
        if (bodies.Length == 0)
            return;
        try
        {
            await sender.SendAsync(queue, bodies, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogLost(logger, queue, exception);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "A wake-up for queue {Queue} could not be sent; the sweep will look")]
    static partial void LogLost(ILogger logger, string queue, Exception exception);
}

/// <summary>Wakes the fan-out of buckets.</summary>
public sealed class FanOutWaker(IWakeSender sender, ILogger<FanOutWaker> logger) : Waker(sender, logger, Queues.ListingFanOut, Wake.FanOutListings)
{
    public Task WakeAllAsync(CancellationToken cancellationToken) => WakeAsync(Buckets.All, cancellationToken);
}

/// <summary>Wakes what is asked for of sources.</summary>
public sealed class SourceWaker(IWakeSender sender, ILogger<SourceWaker> logger) : Waker(sender, logger, Queues.SourceRun, Wake.RunRequests);

/// <summary>Wakes the taking in of files.</summary>
public sealed class ImportWaker(IWakeSender sender, ILogger<ImportWaker> logger) : Waker(sender, logger, Queues.ImportRun, Wake.RunImport);

/// <summary>Wakes work over all histories.</summary>
public sealed class HistoryWaker(IWakeSender sender, ILogger<HistoryWaker> logger) : Waker(sender, logger, Queues.HistoryRun, Wake.RunHistoryJob);

/// <summary>Wakes the sending of a platform's partitions.</summary>
public sealed class DeliveryWaker(IWakeSender sender, ILogger<DeliveryWaker> logger) : Waker(sender, logger, Queues.DeliverySend, Wake.SendDeliveries);

/// <summary>Wakes the reconciles that somebody ordered.</summary>
public sealed class ReconcileWaker(IWakeSender sender, ILogger<ReconcileWaker> logger) : Waker(sender, logger, Queues.PlatformReconcile, Wake.ReconcilePlatform);
