using System.Globalization;
using System.Security.Cryptography;
using System.Text;

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
        Platform(seed, "cn-navigation", PlatformStyles.Batch, "国家专利导航综合服务平台（模拟）", "national", ["supply"], faults),
        Platform(seed, "cn-operation", PlatformStyles.OAuth, "国家知识产权运营服务平台体系（模拟）", "national", ["supply", "demand"], faults),
        Platform(seed, "sc-luzhou-centre", PlatformStyles.Neutral, "四川知识产权运营中心泸州中心（模拟）", "provincial", ["supply", "demand"], faults),
        Platform(seed, "cd-exchange-luzhou", PlatformStyles.Gateway, "成都知识产权交易中心泸州工作站（模拟）", "provincial", ["supply", "demand"], faults),
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
        Credentials = platform.Style == PlatformStyles.Neutral ? null : platform.Credentials,
        Limits = platform.Limits,
    };

    /// <summary>Writes one profile file per platform, whole or not at all.</summary>
    public static void WriteProfiles(string directory, IEnumerable<PlatformOptions> platforms, Uri address)
    {
        foreach (var platform in platforms)
            ShippedProfiles.Write(directory, platform.Style, ProfileOf(platform, address));
    }

    static PlatformOptions Platform(
        long seed, string id, string style, string name, string level, IReadOnlyList<string> accepts, FaultOptions? faults) => new()
        {
            Id = id,
            Style = style,
            Credentials = CredentialsOf(seed, id, style),
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

    static Dictionary<string, string> CredentialsOf(long seed, string id, string style) => style switch
    {
        PlatformStyles.OAuth => new() { ["clientId"] = "patenthub", ["clientSecret"] = Secret(seed, id, "client") },
        PlatformStyles.Gateway or PlatformStyles.Batch => new() { ["appKey"] = "patenthub", ["appSecret"] = Secret(seed, id, "app") },
        _ => [],
    };

    static string Secret(long seed, string id, string purpose)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}/{id}/{purpose}");
        return "whsec_" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 24));
    }
}
