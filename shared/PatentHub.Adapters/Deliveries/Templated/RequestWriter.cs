using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Values;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>Writes the requests of a profile's operations. Pure; what cannot be written is a <see cref="ProfileFaultException"/>.</summary>
static class RequestWriter
{
    static readonly JsonDocumentOptions BodyOptions = new() { AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>The variables of all operations; those that an operation has no value for are empty.</summary>
    public static readonly IReadOnlyList<string> Variables = ["id", "revision", "withdraw", "listing", "items", "cursor", "page", "limit", "job"];

    public static OutboundRequest Write(TemplatedProfile platform, Operation operation, LiquidScope scope, string id, long revision)
    {
        var path = operation.Path.Render(scope, UrlEncoder.Default).Trim();
        if (!path.StartsWith('/') || path.Contains('?', StringComparison.Ordinal))
            throw new ProfileFaultException(new ProfileFault($"the path of '{operation.Name}' must begin with / and have no query"));
        return new OutboundRequest(operation.Method, platform.BaseUrl, path)
        {
            Id = id,
            Revision = revision,
            Query = [.. operation.Query.Select(p => (p.Name, p.Value.Render(scope, NullEncoder.Default))).Where(p => p.Item2.Length > 0)],
            Headers = [.. operation.Headers.Select(h => (h.Name, Header(h.Name, h.Value.Render(scope, NullEncoder.Default))))],
            Body = operation.Body is null ? [] : Json(operation.Body.Render(scope, CanonicalJson.Encoder)),
        };
    }

    /// <summary>One item of a batch, as the JSON that stands in its body.</summary>
    public static string Item(Operation operation, LiquidScope scope) =>
        System.Text.Encoding.UTF8.GetString(Json(operation.Item!.Render(scope, CanonicalJson.Encoder)));

    public static LiquidScope Scope(PlatformStyle style, DateTimeOffset now, params ReadOnlySpan<(string Name, FluidValue Value)> values)
    {
        var all = Variables.ToDictionary(v => v, _ => (FluidValue)AbsentValue.Instance, StringComparer.Ordinal);
        foreach (var (name, value) in values)
            all[name] = value;
        return new LiquidScope(all, style.Codes, now);
    }

    public static LiquidScope Scope(PlatformStyle style, Push push, DateTimeOffset now) => Scope(style, now,
        ("id", new StringValue(push.ListingId)), ("revision", NumberValue.Create(push.Revision)), ("withdraw", BooleanValue.Create(push.Document is null)),
        ("listing", DocumentValues.Of(push.Document)));

    /// <summary>Items that are JSON already, as they stand between the brackets of an array.</summary>
    public static FluidValue Items(IEnumerable<string> items) => new StringValue(string.Join(',', items), encode: false);

    /// <summary>Compact JSON; commas before a closing bracket are forgiven, since a template cannot know which field is the last.</summary>
    static byte[] Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, BodyOptions);
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                throw new ProfileFaultException(new ProfileFault("the body must be a JSON object or array"));
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = CanonicalJson.Encoder }))
                document.RootElement.WriteTo(writer);
            return buffer.WrittenSpan.ToArray();
        }
        catch (JsonException exception)
        {
            throw new ProfileFaultException(new ProfileFault($"what the template writes is no JSON in its line {exception.LineNumber + 1}"));
        }
    }

    static string Header(string name, string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? throw new ProfileFaultException(new ProfileFault($"the header '{name}' has characters outside of ASCII")) : value;
}
