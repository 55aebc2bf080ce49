using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Settings under <c>Platforms</c>.</summary>
public sealed class PlatformOptions
{
    /// <summary>
    /// Folder of profile files, <c>*.json</c>. A profile without <c>secrets</c> or <c>webhookSecrets</c> takes them from the settings
    /// <c>Platforms:{id}:Secrets:0</c> and <c>Platforms:{id}:WebhookSecrets:0</c>, which in Azure are Key Vault references. There, as in any
    /// shell, a variable's name has no hyphens: the id may be written with underscores in their place.
    /// </summary>
    public string? Directory { get; init; }
}

/// <summary>Platform profiles from a folder, read once at start. A bad file is an error that names the file, the field and the remedy.</summary>
public sealed partial class PlatformProfileDirectory : IPlatformProfiles
{
    static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    static readonly string[] Levels = ["national", "provincial", "municipal"];
    static readonly string[] Protocols = ["neutral"];

    readonly Dictionary<string, PlatformProfile> _byId;

    PlatformProfileDirectory(List<PlatformProfile> profiles)
    {
        All = profiles;
        _byId = profiles.ToDictionary(p => p.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<PlatformProfile> All { get; }

    public PlatformProfile? Find(string id) => _byId.GetValueOrDefault(id);

    /// <exception cref="OptionsValidationException">A file cannot be used.</exception>
    public static PlatformProfileDirectory Load(string? directory, IConfiguration settings)
    {
        var errors = new List<string>();
        var profiles = new List<PlatformProfile>();
        if (directory is not null && !Directory.Exists(directory))
            errors.Add($"Platforms:Directory: the folder '{directory}' does not exist.");
        else if (directory is not null)
            foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
                if (ReadFile(file, settings, errors) is { } profile)
                    profiles.Add(profile);
        errors.AddRange(profiles.GroupBy(p => p.Id).Where(g => g.Count() > 1).Select(g => $"Two profile files have the id '{g.Key}'; ids must differ."));
        return errors.Count == 0 ? new(profiles) : throw new OptionsValidationException("Platforms", typeof(PlatformOptions), errors);
    }

    static PlatformProfile? ReadFile(string file, IConfiguration settings, List<string> errors)
    {
        var name = Path.GetFileName(file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), JsonOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new ProfileReader(document.RootElement, name, settings, errors).Read();
            errors.Add($"{name}: a profile must be a JSON object.");
        }
        catch (JsonException exception)
        {
            errors.Add($"{name}, line {exception.LineNumber + 1}: no valid JSON.");
        }
        return null;
    }

    sealed class ProfileReader(JsonElement profile, string file, IConfiguration settings, List<string> errors)
    {
        readonly int _before = errors.Count;

        public PlatformProfile? Read()
        {
            var id = Text("id", required: true) ?? "";
            Expect(IdForm().IsMatch(id), "id", "must match [a-z0-9-]{1,40}");
            var level = Text("level", required: true);
            Expect(level is null || Levels.Contains(level), "level", "must be national, provincial or municipal");
            var protocol = Text("protocol", required: true);
            Expect(protocol is null || Protocols.Contains(protocol), "protocol", $"must be one of {string.Join(", ", Protocols)}");
            var result = new PlatformProfile
            {
                Id = id,
                Name = Text("name", required: true) ?? "",
                Level = level ?? "",
                Protocol = protocol ?? "",
                BaseUrl = BaseUrl(),
                Accepts = Accepts(),
                Secrets = Secrets("secrets", $"Platforms:{id}:Secrets"),
                WebhookSecrets = Secrets("webhookSecrets", $"Platforms:{id}:WebhookSecrets"),
                AllowPrivateNetwork = profile.TryGetProperty("allowPrivateNetwork", out var allow) && allow.ValueKind == JsonValueKind.True,
                Limits = Limits(),
            };
            return errors.Count == _before ? result : null;
        }

        Uri BaseUrl()
        {
            if (Text("baseUrl", required: true) is { } text && Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                && url.Query.Length == 0 && url.UserInfo.Length == 0)
                return url;
            Expect(!profile.TryGetProperty("baseUrl", out _), "baseUrl", "must be an http or https address without query and user");
            return new Uri("http://invalid.invalid");
        }

        List<string> Accepts()
        {
            var kinds = Strings("accepts");
            Expect(kinds.Count > 0 && kinds.TrueForAll(PlatformProfile.MarketKinds.Contains), "accepts", "must be an array of \"supply\" and \"demand\", at least one");
            return kinds;
        }

        List<SigningSecret> Secrets(string field, string setting)
        {
            var texts = Strings(field);
            var place = field;
            if (texts.Count == 0)
            {
                texts = [.. new[] { setting, setting.Replace('-', '_') }.Distinct().SelectMany(name => settings.GetSection(name).GetChildren()).Select(c => c.Value).OfType<string>()];
                place = $"{field} (or the setting {setting}:0)";
            }
            var secrets = texts.ConvertAll(SigningSecret.TryParse);
            Expect(secrets.Count > 0 && !secrets.Contains(null), place, "must hold at least one secret: whsec_ and base64 of 24 to 64 bytes");
            return [.. secrets.OfType<SigningSecret>()];
        }

        PlatformLimits Limits()
        {
            var defaults = new PlatformLimits();
            if (!profile.TryGetProperty("limits", out var limits))
                return defaults;
            if (limits.ValueKind != JsonValueKind.Object)
            {
                Expect(false, "limits", "must be an object");
                return defaults;
            }
            return new PlatformLimits(
                Number(limits, "requestsPerSecond", defaults.RequestsPerSecond, 0.01, 100_000),
                (int)Number(limits, "concurrency", defaults.Concurrency, 1, 256),
                (int)Number(limits, "timeoutSeconds", defaults.TimeoutSeconds, 1, 60));
        }

        double Number(JsonElement limits, string field, double otherwise, double min, double max)
        {
            if (!limits.TryGetProperty(field, out var value))
                return otherwise;
            var number = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
            Expect(number >= min && number <= max, $"limits.{field}", FormattableString.Invariant($"must be a number from {min} to {max}"));
            return number;
        }

        string? Text(string field, bool required)
        {
            if (profile.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
                return text;
            Expect(!required, field, "is missing; give a text");
            return null;
        }

        List<string> Strings(string field) =>
            profile.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Array
                ? [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")]
                : [];

        void Expect(bool holds, string field, string rule)
        {
            if (!holds)
                errors.Add($"{file}: {field} {rule}.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
