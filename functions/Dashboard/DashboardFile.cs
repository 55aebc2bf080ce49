using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PatentHub.Functions.Dashboard;

/// <summary>A file of the page, embedded in the app. Its address bears the hash of its content, so that it may be cached for ever.</summary>
sealed class DashboardFile
{
    const string Folder = "dashboard";

    static readonly FrozenDictionary<string, DashboardFile> All = new DashboardFile[]
    {
        new("dashboard.css", "text/css; charset=utf-8"),
        new("dashboard.js", "text/javascript; charset=utf-8"),
        new("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(file => file._name, StringComparer.Ordinal);

    readonly string _name;
    readonly string _contentType;
    readonly byte[] _content;
    readonly string _version;

    DashboardFile(string name, string contentType)
    {
        (_name, _contentType) = (name, contentType);
        using var resource = typeof(DashboardFile).Assembly.GetManifestResourceStream($"{Folder}/{name}")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        _content = content.ToArray();
        _version = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 8));
    }

    public static DashboardFile? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The address of a file, relative to the host.</summary>
    public static string Address(string name) => $"/{Folder}/{name}?v={All[name]._version}";

    /// <param name="version">What the address asked for; another version than this one must not stay in caches.</param>
    public IResult Reply(string? version) => new SecureReply(
        Results.Bytes(_content, _contentType, entityTag: new EntityTagHeaderValue($"\"{_version}\"")),
        version == _version ? "public, max-age=31536000, immutable" : "no-cache");
}
