using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>The platforms that stand in for the plan's own. None of the real ones publishes an interface.</summary>
public static class SimulatedPlatforms
{
    /// <summary>A mildly imperfect world: few errors, some examined first, some refused.</summary>
    public static FaultOptions Mild { get; } = new() { ErrorRate = 0.02, DropRate = 0.005, ThrottleRate = 0.002, DuplicateWebhookRate = 0.05 };

    /// <summary>A bad day: all kinds of faults at once, but none for ever.</summary>
    public static FaultOptions Heavy { get; } = new()
    {
        ErrorRate = 0.15,
        ThrottleRate = 0.02,
        UnavailableRate = 0.02,
        RetryAfterAsDate = true,
        LatencyMaxMilliseconds = 100,
        DropRate = 0.05,
        GarbledRate = 0.03,
        LieRate = 0.02,
        DuplicateWebhookRate = 0.2,
        ReorderWebhookRate = 0.1,
        EarlyWebhookRate = 0.2,
        LateWebhookRate = 0.05,
        LateWebhookSeconds = 10,
    };

    /// <summary>The four platforms. Their secrets follow from the seed: they guard a loopback address only.</summary>
    public static IReadOnlyList<PlatformOptions> Create(long seed, FaultOptions? faults = null) =>
    [
        Platform(seed, "cn-navigation", "国家专利导航综合服务平台（模拟）", "national", ["supply"], faults),
        Platform(seed, "cn-operation", "国家知识产权运营服务平台体系（模拟）", "national", ["supply", "demand"], faults),
        Platform(seed, "sc-luzhou-centre", "四川知识产权运营中心泸州中心（模拟）", "provincial", ["supply", "demand"], faults),
        Platform(seed, "cd-exchange-luzhou", "成都知识产权交易中心泸州工作站（模拟）", "provincial", ["supply", "demand"], faults),
    ];

    /// <summary>What the hub must know of a platform that listens at an address.</summary>
    public static PlatformProfile ProfileOf(PlatformOptions platform, Uri address) => new()
    {
        Id = platform.Id,
        Name = platform.Name,
        Level = platform.Level,
        BaseUrl = new Uri(address, platform.Id).ToString(),
        Accepts = platform.Accepts,
        Secrets = platform.Secrets,
        WebhookSecrets = platform.WebhookSecrets,
        Limits = platform.Limits,
    };

    /// <summary>Writes one profile file per platform, whole or not at all.</summary>
    public static void WriteProfiles(string directory, IEnumerable<PlatformOptions> platforms, Uri address)
    {
        Directory.CreateDirectory(directory);
        foreach (var platform in platforms)
        {
            var path = Path.Combine(directory, platform.Id + ".json");
            var profile = ProfileOf(platform, address);
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(profile, SimulatorJson.Default.PlatformProfile));
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    static PlatformOptions Platform(
        long seed, string id, string name, string level, IReadOnlyList<string> accepts, FaultOptions? faults) => new()
        {
            Id = id,
            Name = name,
            Level = level,
            Accepts = accepts,
            Secrets = [Secret(seed, id, "request")],
            WebhookSecrets = [Secret(seed, id, "webhook")],
            Rules = new PlatformRules
            {
                PendingShare = 0.05,
                PendingRejectedShare = 0.1,
                RefusedShare = 0.02,
                ConfirmShare = 0.05,
                RefusedTitleWords = ["永动机"],
            },
            Faults = faults ?? Mild,
        };

    static string Secret(long seed, string id, string purpose)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}/{id}/{purpose}");
        return "whsec_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 24));
    }
}
