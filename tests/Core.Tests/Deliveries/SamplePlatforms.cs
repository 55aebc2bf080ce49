using PatentHub.Deliveries;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class SamplePlatforms(params PlatformProfile[] all) : IPlatformProfiles
{
    public IReadOnlyList<PlatformProfile> All => all;

    public PlatformProfile? Find(string id) => all.SingleOrDefault(p => p.Id == id);

    public static PlatformProfile Profile(string id, params string[] accepts) => new()
    {
        Id = id,
        Name = id,
        Level = "national",
        Protocol = "neutral",
        BaseUrl = new Uri("https://platform.example"),
        Accepts = accepts.Length > 0 ? accepts : PlatformProfile.MarketKinds,
        Secrets = [Secret],
        WebhookSecrets = [Secret],
    };

    public static readonly SigningSecret Secret = SigningSecret.TryParse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")!;
}
