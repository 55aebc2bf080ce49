using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Deliveries.Profiles;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Settings under <c>Platforms</c>.</summary>
public sealed class PlatformOptions
{
    public const string Section = "Platforms";

    /// <summary>
    /// Folder of profile files, <c>*.json</c>. A profile without <c>secrets</c> or <c>webhookSecrets</c> takes them from the settings
    /// <c>Platforms:{id}:Secrets:0</c> and <c>Platforms:{id}:WebhookSecrets:0</c>, which in Azure are Key Vault references; likewise
    /// each of its <c>credentials</c> from <c>Platforms:{id}:Credentials:{name}</c>. There, as in any shell, a variable's name has no hyphens: the
    /// id may be written with underscores in their place.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>After how long the folder is looked at again, when a profile is asked for. 0: never.</summary>
    public int ReloadSeconds { get; init; } = 10;
}

/// <summary>
/// Platform profiles from a folder. A changed file takes effect by itself: whoever holds the old profile goes on with it, whoever asks next gets
/// the new one. One that cannot be used is told with file, line and field, and the last good one stays.
/// </summary>
public sealed class PlatformProfileDirectory : IPlatformProfiles
{
    readonly PlatformOptions _options;
    readonly IConfiguration _settings;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Lock _checking = new();
    Known _known;
    long _checkedAt;

    /// <summary>A file that cannot be used stops the start of the program; one that was spoilt since is passed over, like one that is spoilt later.</summary>
    public PlatformProfileDirectory(IOptions<PlatformOptions> options, IConfiguration settings, TimeProvider clock, ILogger<PlatformProfileDirectory> logger)
    {
        (_options, _settings, _clock, _logger) = (options.Value, settings, clock, logger);
        _checkedAt = clock.GetTimestamp();
        var stamp = Stamp();
        var folder = ProfileFolder.Read(_options.Directory, settings);
        _known = new Known(folder.ByFile, stamp, folder.Problems);
    }

    public IReadOnlyList<PlatformProfile> All => Current.All;

    public IReadOnlyList<ProfileProblem> Problems => Current.Problems;

    public PlatformProfile? Find(string id) => Current.ById.GetValueOrDefault(id);

    /// <returns>The profiles by the names of their files.</returns>
    /// <exception cref="OptionsValidationException">A file cannot be used; all that is wrong with all of them is told.</exception>
    public static IReadOnlyDictionary<string, PlatformProfile> Load(string? directory, IConfiguration settings)
    {
        var folder = ProfileFolder.Read(directory, settings);
        return folder.Problems.Count == 0 ? folder.ByFile
            : throw new OptionsValidationException(PlatformOptions.Section, typeof(PlatformOptions), folder.Problems.Select(p => p.ToString()));
    }

    Known Current
    {
        get
        {
            if (_options is { Directory: not null, ReloadSeconds: > 0 } && _clock.GetElapsedTime(Volatile.Read(ref _checkedAt)) >= TimeSpan.FromSeconds(_options.ReloadSeconds) && _checking.TryEnter())
                try
                {
                    Check();
                    Volatile.Write(ref _checkedAt, _clock.GetTimestamp());
                }
                finally
                {
                    _checking.Exit();
                }
            return Volatile.Read(ref _known);
        }
    }

    /// <summary>A folder that cannot be read now is looked at again later.</summary>
    void Check()
    {
        var known = Volatile.Read(ref _known);
        if (Stamp() is not { } stamp || stamp == known.Stamp)
            return;
        var folder = ProfileFolder.Read(_options.Directory, _settings);
        var broken = folder.Problems.Select(p => p.File).ToHashSet(StringComparer.Ordinal);
        var profiles = new Dictionary<string, PlatformProfile>(folder.ByFile, StringComparer.Ordinal);
        var ids = profiles.Values.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (file, profile) in known.ByFile)
            if (broken.Contains(file) && ids.Add(profile.Id))
                profiles[file] = profile;
        Volatile.Write(ref _known, new Known(profiles, stamp, folder.Problems));
        ProfilesLog.Reloaded(_logger, profiles.Count);
        foreach (var problem in folder.Problems)
            ProfilesLog.Broken(_logger, problem.File, problem.Line, problem.Field, problem.Rule);
    }

    string? Stamp() => _options.Directory is { } directory ? ProfileFolder.Stamp(directory) : null;

    sealed record Known(IReadOnlyDictionary<string, PlatformProfile> ByFile, string? Stamp, IReadOnlyList<ProfileProblem> Problems)
    {
        public IReadOnlyList<PlatformProfile> All { get; } = [.. ByFile.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value)];

        public IReadOnlyDictionary<string, PlatformProfile> ById { get; } = ByFile.Values.ToDictionary(p => p.Id, StringComparer.Ordinal);
    }
}
