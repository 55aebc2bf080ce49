using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>One key.</summary>
sealed record HostKey(string Name, string Value, bool Encrypted = false);

/// <summary>Content of <c>host.json</c> in the folder of secrets.</summary>
sealed record HostKeys(HostKey MasterKey, IReadOnlyList<HostKey> FunctionKeys);

/// <summary>Content of <c>{function}.json</c> in the folder of secrets.</summary>
sealed record KeysOfFunction(IReadOnlyList<HostKey> Keys);

/// <summary>
/// The keys on disk, in the shape of the real host's secret files, readable by the owner only. Keys are made where
/// their file is missing; to change one, edit the file and restart.
/// </summary>
sealed partial class KeyFiles(string folder)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public HostKeys Host() => ReadOrCreate(
        "host.json", KeyJson.Default.HostKeys, () => new(new("master", NewKey()), [new("default", NewKey())]),
        keys => [keys.MasterKey, .. keys.FunctionKeys]);

    public KeysOfFunction Function(string name) => ReadOrCreate(
        name.ToLowerInvariant() + ".json", KeyJson.Default.KeysOfFunction, () => new([new("default", NewKey())]),
        keys => keys.Keys);

    T ReadOrCreate<T>(
        string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, Func<T> create, Func<T, IEnumerable<HostKey>> keysOf)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            Create(path, JsonSerializer.Serialize(create(), type));
        try
        {
            var keys = JsonSerializer.Deserialize(File.ReadAllText(path), type)!;
            if (keysOf(keys).All(key => !string.IsNullOrEmpty(key.Value) && !key.Encrypted))
                return keys;
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentNullException)
        {
            // Without the cause: its message may quote the file.
        }

        throw new InvalidOperationException(
            $"The key file '{path}' cannot be read. Correct it, or delete it to have new keys made.");
    }

    /// <summary>Never shows half a file, and never replaces one that another process made at the same moment.</summary>
    void Create(string path, string content)
    {
        CreateFolder();
        var draft = Path.Combine(folder, $".{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(new FileStream(draft, options)))
            writer.Write(content);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(40));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(HostKeys))]
    [JsonSerializable(typeof(KeysOfFunction))]
    private sealed partial class KeyJson : JsonSerializerContext;
}
