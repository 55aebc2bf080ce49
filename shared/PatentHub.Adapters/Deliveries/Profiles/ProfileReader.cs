using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Adapters.Http;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using PatentHub.Listings;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>Reads what all profiles have.</summary>
sealed partial class ProfileReader(ProfileNode profile, IConfiguration settings)
{
    public const string Neutral = "neutral";
    public const string Http = "http";

    static readonly string[] Levels = ["national", "provincial", "municipal"];
    static readonly string[] Protocols = [Neutral, Http, PackageRules.Protocol];

    /// <summary>The address of a platform without an interface.</summary>
    static readonly Uri Nowhere = new("about:blank");

    readonly string _id = profile["id"].Text(required: true) ?? "";

    /// <returns>Of use only where nothing was found wrong.</returns>
    public PlatformProfile Read()
    {
        profile.ExpectNames(ProfileFields.Profile);
        if (_id.Length > 0)
            profile["id"].Expect(IdForm().IsMatch(_id), "must match [a-z0-9-]{1,40}");
        var name = profile["name"].Text(required: true) ?? "";
        var level = profile["level"].Text(required: true);
        profile["level"].Expect(level is null || Levels.Contains(level), "must be national, provincial or municipal");
        var protocol = profile["protocol"].Word(Protocols, required: true) ?? "";
        var isCarried = protocol == PackageRules.Protocol;
        var common = new PlatformProfile
        {
            Id = _id,
            Name = name,
            Level = level ?? "",
            Protocol = protocol,
            BaseUrl = isCarried ? Nowhere : BaseUrl(),
            Accepts = Accepts(),
            Secrets = [],
            WebhookSecrets = isCarried ? [] : Secrets("webhookSecrets", "WebhookSecrets"),
            AllowPrivateNetwork = profile["allowPrivateNetwork"].Flag(),
            Limits = Limits(),
            Registration = Registration(),
            Packages = isCarried ? Packages() : null,
        };
        if (isCarried)
            return common;
        if (protocol != Http)
            return common with { Secrets = Secrets("secrets", "Secrets") };
        var style = new StyleReader(profile, common, Credential).Read();
        return new TemplatedProfile(style.Authentication is AuthenticationSettings.StandardWebhooks ? common with { Secrets = Secrets("secrets", "Secrets") } : common, style);
    }

    Uri BaseUrl()
    {
        var node = profile["baseUrl"];
        if (node.Text(required: true) is { } text
            && node.Expect(Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.UserInfo.Length == 0,
                "must be an http or https address without query and user"))
        {
            node.Expect(OutboundHttp.IsSecure(url!), "must be an https address; without TLS only loopback may be reached");
            return url!;
        }
        return new Uri("http://invalid.invalid");
    }

    List<string> Accepts()
    {
        var kinds = profile["accepts"].Texts();
        profile["accepts"].Expect(kinds.Count > 0 && kinds.TrueForAll(k => PlatformProfile.MarketKinds.Contains(k) || k == ListingKinds.Registration), "must be an array of \"supply\", \"demand\" and \"registration\", at least one");
        return kinds;
    }

    /// <summary>Personal data goes to a register only where somebody has written down why it may.</summary>
    RegistrationRules? Registration()
    {
        var node = profile["registration"];
        var isTaken = profile["accepts"].Texts().Contains(ListingKinds.Registration);
        node.Expect(!isTaken || node.Exists, "is missing: a platform that accepts \"registration\" needs {\"legalBasis\": \"…\", \"fields\": […]}");
        profile["accepts"].Expect(isTaken || !node.Exists, "lacks \"registration\", although the profile says what is told of registrations; add it, or remove \"registration\"");
        if (!isTaken || !node.Exists)
            return null;
        node.ExpectNames(ProfileFields.Registration);
        var basis = node["legalBasis"].Text(required: true)?.Trim() ?? "";
        node["legalBasis"].Expect(basis.Length > 0 || !node["legalBasis"].Exists, "must name the clause under which these fields may be passed on");
        var (fields, known) = (node["fields"].Texts(), string.Join(", ", RegistrationRules.AllFields));
        node["fields"].Expect(fields.Count > 0 && fields.TrueForAll(RegistrationRules.AllFields.Contains), $"must be an array of at least one of {known}");
        return new(basis, [.. fields.Distinct()]);
    }

    PackageRules Packages()
    {
        var node = profile["packages"];
        node.ExpectNames(ProfileFields.Packages);
        var schedule = node["schedule"].Text(required: true) ?? "";
        if (schedule.Length > 0)
            node["schedule"].Expect(PackageRules.IsSchedule(schedule), "must be NCrontab of six fields in UTC, for example \"0 0 1 * * 1\" for Mondays at 9:00 in Luzhou");
        return new(schedule, (int)node["receiptDays"].Number(PackageRules.DefaultReceiptDays, 1, 365));
    }

    List<SigningSecret> Secrets(string field, string name)
    {
        var node = profile[field];
        var given = node.Value is { ValueKind: JsonValueKind.Array } array ? SecretEntry.Of(array) : [];
        var place = "";
        if (given.Count == 0)
        {
            var setting = $"Platforms:{_id}:{name}";
            given = [.. Names(setting).SelectMany(name => SecretEntry.Of(settings.GetSection(name)))];
            place = $"(or the setting {setting}:0) ";
        }
        var secrets = given.ConvertAll(entry => entry.Read());
        node.Expect(secrets.Count > 0 && !secrets.Contains(null),
            $"{place}must hold at least one secret: whsec_ and base64 of 24 to 64 bytes, or an object of secret, notBefore and expiresOn, times with an offset");
        return [.. secrets.OfType<SigningSecret>()];
    }

    /// <summary>A credential that is no webhook secret: from the profile, or from the setting <c>Platforms:{id}:Credentials:{name}</c>.</summary>
    string? Credential(string name)
    {
        var node = profile["credentials"][name];
        if (node.Exists)
            return node.Text();
        var setting = $"Platforms:{_id}:Credentials:{name}";
        var value = Names(setting).Select(name => settings[name]).FirstOrDefault(v => v is not null);
        node.Expect(!string.IsNullOrEmpty(value), $"(or the setting {setting}) is missing; give a text");
        return value;
    }

    /// <summary>A setting may have underscores for the hyphens of an id: the names of variables have none.</summary>
    static IEnumerable<string> Names(string setting) => new[] { setting, setting.Replace('-', '_') }.Distinct();

    PlatformLimits Limits()
    {
        var defaults = new PlatformLimits();
        var limits = profile["limits"];
        limits.ExpectNames(ProfileFields.Limits);
        return new PlatformLimits(
            limits["requestsPerSecond"].Number(defaults.RequestsPerSecond, 0.01, 100_000),
            (int)limits["concurrency"].Number(defaults.Concurrency, 1, 256),
            (int)limits["timeoutSeconds"].Number(defaults.TimeoutSeconds, 1, 60));
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
