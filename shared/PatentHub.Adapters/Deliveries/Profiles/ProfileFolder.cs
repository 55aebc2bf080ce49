using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>Everything that a folder of profile files says at one moment.</summary>
/// <param name="ByFile">The profiles that can be used, by the name of their file.</param>
/// <param name="Problems">All that is wrong with the others.</param>
sealed record ProfileFolder(IReadOnlyDictionary<string, PlatformProfile> ByFile, IReadOnlyList<ProfileProblem> Problems)
{
    static readonly JsonDocumentOptions JsonOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static readonly ProfileFolder Empty = new(new Dictionary<string, PlatformProfile>(), []);

    /// <summary>Changes whenever a file of the folder does.</summary>
    /// <returns>Null where the folder cannot be read now.</returns>
    public static string? Stamp(string directory)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in Directory.EnumerateFiles(directory).Where(f => Path.GetExtension(f) is ".json" or ".liquid").Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + '\0'));
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static ProfileFolder Read(string? directory, IConfiguration settings)
    {
        if (directory is null)
            return Empty;
        var problems = new List<ProfileProblem>();
        var profiles = new Dictionary<string, PlatformProfile>(StringComparer.Ordinal);
        if (!Directory.Exists(directory))
            problems.Add(new ProfileProblem("Platforms:Directory:", 0, "", $"the folder '{directory}' does not exist"));
        else
            foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
                if (ReadFile(file, settings, problems) is { } profile)
                    profiles[Path.GetFileName(file)] = profile;
        foreach (var same in profiles.GroupBy(p => p.Value.Id).Where(g => g.Count() > 1).ToList())
            foreach (var (file, profile) in same.Skip(1))
            {
                problems.Add(new ProfileProblem(file, 1, "id", $"is '{profile.Id}' as in {same.First().Key}; ids must differ"));
                profiles.Remove(file);
            }
        return new ProfileFolder(profiles, problems);
    }

    static PlatformProfile? ReadFile(string file, IConfiguration settings, List<ProfileProblem> problems)
    {
        var name = Path.GetFileName(file);
        try
        {
            var bytes = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes, JsonOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new ProfileProblem(name, 1, "", "a profile must be a JSON object"));
                return null;
            }
            var found = new List<ProfileProblem>();
            var profile = new ProfileReader(new ProfileNode(document.RootElement, "", new ProfileFile(Path.GetDirectoryName(file)!, name, new JsonLines(bytes), found)), settings).Read();
            // What operations share is read for each of them.
            problems.AddRange(found.Distinct().OrderBy(p => p.Line));
            return found.Count == 0 ? profile : null;
        }
        catch (JsonException exception)
        {
            problems.Add(new ProfileProblem(name, (int)(exception.LineNumber ?? 0) + 1, "", "no valid JSON"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ProfileProblem(name, 1, "", "cannot be read"));
        }
        return null;
    }
}
