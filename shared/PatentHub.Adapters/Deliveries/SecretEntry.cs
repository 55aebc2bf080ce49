using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries;

/// <summary>A secret as a profile or the settings state it: its text alone, or an object that says from when to when it is used.</summary>
/// <param name="IsWellFormed">Whether it is of one of these two forms.</param>
sealed record SecretEntry(string? Secret, string? NotBefore, string? ExpiresOn, bool IsWellFormed = true)
{
    static readonly string[] Fields = ["secret", "notBefore", "expiresOn"];

    public static List<SecretEntry> Of(JsonElement array) => [.. array.EnumerateArray().Select(OfItem)];

    /// <summary>Some sources of settings give a section that has members an empty value of its own.</summary>
    public static List<SecretEntry> Of(IConfigurationSection section) =>
        [.. section.GetChildren().Select(c => c.Value is { Length: > 0 } text ? new SecretEntry(text, null, null) : new SecretEntry(c["Secret"], c["NotBefore"], c["ExpiresOn"]))];

    /// <returns>Null for anything that cannot be used: a wrong time must not make a secret valid for ever.</returns>
    public SigningSecret? Read()
    {
        if (!IsWellFormed || !TryTime(NotBefore, out var notBefore) || !TryTime(ExpiresOn, out var expiresOn) || notBefore >= expiresOn)
            return null;
        return SigningSecret.TryParse(Secret)?.Between(notBefore, expiresOn);
    }

    static SecretEntry OfItem(JsonElement item) => item.ValueKind == JsonValueKind.Object
        ? new(JsonText.Of(item, Fields[0]), JsonText.Of(item, Fields[1]), JsonText.Of(item, Fields[2]),
            item.EnumerateObject().All(field => Fields.Contains(field.Name) && field.Value.ValueKind == JsonValueKind.String))
        : new(JsonText.Of(item), null, null);

    /// <summary>A time needs its offset: without one it would be another moment on another machine.</summary>
    static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        const string forms = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
        if (!(text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length) || !DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        time = parsed;
        return true;
    }
}
