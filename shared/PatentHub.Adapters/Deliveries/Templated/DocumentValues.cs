using System.Collections;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Fluid.Values;
using PatentHub.Listings;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>
/// An outbound document as templates see it. Its type is the allow-list: a field that the type has is there, empty if the document has none;
/// any other name is a fault.
/// </summary>
static class DocumentValues
{
    public static FluidValue Of(ListingDocument? document) =>
        document is null ? AbsentValue.Instance : Of(document, ListingJson.Documents.ListingDocument, "listing");

    /// <summary>The members that have a value.</summary>
    public static IEnumerable<(string Name, FluidValue Value)> MembersOf(DictionaryValue value) =>
        value.ToObjectValue() is Members members ? members.Present : [];

    static FluidValue Of(object? value, JsonTypeInfo type, string path) => value switch
    {
        null => AbsentValue.Instance,
        _ when type.Kind == JsonTypeInfoKind.Object => new DictionaryValue(new Members(value, type, path)),
        string text => new StringValue(text),
        IEnumerable items => new ArrayValue([.. items.Cast<object?>().Select(item => Of(item, type.Options.GetTypeInfo(type.ElementType!), path))]),
        bool boolean => BooleanValue.Create(boolean),
        DateOnly day => new StringValue(day.ToString("O", CultureInfo.InvariantCulture)),
        _ => NumberValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
    };

    sealed class Members(object value, JsonTypeInfo type, string path) : IFluidIndexable
    {
        public int Count => type.Properties.Count;

        public IEnumerable<string> Keys => type.Properties.Select(p => p.Name);

        public IEnumerable<(string, FluidValue)> Present => type.Properties.Select(p => (p.Name, Of(p))).Where(m => !AbsentValue.Is(m.Item2));

        public bool TryGetValue(string name, out FluidValue member)
        {
            var property = type.Properties.FirstOrDefault(p => p.Name == name)
                ?? throw new ProfileFaultException(new ProfileFault($"{path}.{name} is no field of the document"));
            member = Of(property);
            return true;
        }

        FluidValue Of(JsonPropertyInfo property) =>
            DocumentValues.Of(property.Get!(value), type.Options.GetTypeInfo(property.PropertyType), $"{path}.{property.Name}");
    }
}
