using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PatentHub.Local.Simulator;

/// <summary>Reads a listing as a stranger would: what it says, and what it should not say.</summary>
sealed partial record ListingInspection(string Kind, string Title, string Hash, IReadOnlyList<Violation> Violations)
{
    // What personal data in a text cannot do without; most texts have none of these and are not looked at twice.
    static readonly SearchValues<char> Suspicious = SearchValues.Create("0123456789@");

    // A document of the registration channel, whose own part has the same name as its kind.
    const string Registered = "registered";

    // The contract's allow-list, one entry per object in it.
    static readonly FrozenDictionary<string, FrozenSet<string>> Allowed = new Dictionary<string, FrozenSet<string>>
    {
        ["supply"] = Names("id revision kind title summary patents holders industries ipc region modes price maturity scenario validUntil contactUrl"),
        ["demand"] = Names("id revision kind title summary need industries ipc region modes maturity scenario budget organisation validUntil contactUrl"),
        [Registered] = Names("id revision kind title summary patents holders industries ipc region modes price maturity scenario registration"),
        ["registration"] = Names("stateFunded projects implementation firstInventor contact"),
        ["projects"] = Names("type name number level funder"),
        ["implementation"] = Names("status firstImplementedOn reason"),
        ["firstInventor"] = Names("name phone email"),
        ["contact"] = Names("name phone email"),
        ["patents"] = Names("applicationNumber type title filingDate grantDate legalStatus"),
        ["holders"] = Names("name uscc kind"),
        ["price"] = Names("kind amount currency rate rateBase"),
        ["budget"] = Names("min max currency"),
        ["organisation"] = Names("name uscc"),
    }.ToFrozenDictionary();

    /// <summary>The listing, for keeping.</summary>
    public JsonElement Body { get; private init; }

    /// <summary>Null when the body is not the listing that the request names.</summary>
    public static ListingInspection? Of(PlatformRequest request, IReadOnlyList<string> markers)
    {
        try
        {
            using var document = JsonDocument.Parse(request.Body);
            var listing = document.RootElement;
            return Names(listing, request) ? Inspect(listing, request, markers) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool Names(JsonElement listing, PlatformRequest request) =>
        listing.ValueKind == JsonValueKind.Object
        && Text(listing, "id") == request.Id
        && listing.TryGetProperty("revision", out var revision)
        && revision.ValueKind == JsonValueKind.Number
        && revision.TryGetInt32(out var number)
        && number == request.Revision
        && Text(listing, "kind") is "supply" or "demand" or "registration"
        && Text(listing, "title").Length > 0;

    static ListingInspection Inspect(JsonElement listing, PlatformRequest request, IReadOnlyList<string> markers)
    {
        var kind = Text(listing, "kind");
        var violations = new List<Violation>();
        if (HasForeignField(listing, kind == "registration" ? Registered : kind))
            violations.Add(Violation.FieldOutsideAllowList);
        if (HasPersonalData(listing, markers))
            violations.Add(Violation.PersonalData);
        return new ListingInspection(kind, Text(listing, "title"), HashOf(listing), violations) { Body = listing.Clone() };
    }

    static bool HasForeignField(JsonElement element, string allowed) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => HasForeignField(item, allowed)),
        JsonValueKind.Object => element.EnumerateObject().Any(field =>
            !(Allowed.TryGetValue(allowed, out var names) && names.Contains(field.Name))
            || field.Value.ValueKind == JsonValueKind.Null
            || HasForeignField(field.Value, field.Name)),
        _ => false,
    };

    static bool HasPersonalData(JsonElement listing, IReadOnlyList<string> markers) =>
        NamesAPerson(listing) || listing.EnumerateObject().Where(field => field.Name != "registration").SelectMany(field => Texts(field.Value).Prepend(field.Name)).Any(text =>
            (text.AsSpan().ContainsAny(Suspicious) && (Phone().IsMatch(text) || Email().IsMatch(text) || IdentityNumber().IsMatch(text)))
            || markers.Any(marker => text.Contains(marker, StringComparison.Ordinal)));

    // A person's identity number stands where an organisation has its credit code.
    static bool NamesAPerson(JsonElement listing) =>
        listing.TryGetProperty("holders", out var holders)
        && holders.ValueKind == JsonValueKind.Array
        && holders.EnumerateArray().Any(holder => Text(holder, "kind") == "person" && Text(holder, "uscc").Length > 0);

    static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Texts(field.Value).Prepend(field.Name)),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    // The link and the revision are left out: neither is content.
    static string HashOf(JsonElement listing)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in listing.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            if (field.Name is not ("contactUrl" or "revision"))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(field.Name));
                hash.AppendData(JsonMarshal.GetRawUtf8Value(field.Value));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    static FrozenSet<string> Names(string list) => list.Split(' ').ToFrozenSet();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![0-9A-Za-z])")]
    private static partial Regex Phone();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])")]
    private static partial Regex IdentityNumber();
}
