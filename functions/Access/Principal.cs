using System.Text.Json;

namespace PatentHub.Functions.Access;

/// <summary>Who the platform in front says it is: a JSON document in base64, with a list of claims.</summary>
// Source: "Work with user identities in Azure App Service authentication", client principal
sealed record Principal(IReadOnlySet<string> Roles)
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The short name of the claim, and the one that older libraries make of it.</summary>
    static readonly string[] RoleClaims = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

    /// <summary>Null for anything that is no such document.</summary>
    public static Principal? Read(string? header)
    {
        var bytes = new byte[header?.Length ?? 0];
        if (string.IsNullOrEmpty(header) || !Convert.TryFromBase64String(header, bytes, out var length))
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
            return document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("claims", out var claims) || claims.ValueKind != JsonValueKind.Array ? null
                : new(claims.EnumerateArray().Where(claim => RoleClaims.Contains(Text(claim, "typ"))).Select(claim => Text(claim, "val")).OfType<string>().ToHashSet(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonElement claim, string name) =>
        claim.ValueKind == JsonValueKind.Object && claim.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
