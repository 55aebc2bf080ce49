using System.Buffers;
using System.Text;
using System.Text.Json;
using Fluid;
using Fluid.Values;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>The filters that profiles have beside Liquid's own.</summary>
static class LiquidFilters
{
    /// <summary>Under which the scope stands in a context.</summary>
    public const string Tables = "tables";

    /// <summary>Stands behind every output; of no use to a profile.</summary>
    public const string Output = "output";

    public static readonly IReadOnlyList<string> Names = ["code", "json", "default"];

    public static void AddTo(FilterCollection filters)
    {
        filters.AddFilter("code", Code);
        filters.AddFilter("json", Json);
        filters.AddFilter("default", Default);
        filters.AddFilter(Output, Guard);
    }

    /// <summary><c>{{ listing.region | code: "region" }}</c>: the platform's code for the hub's, of a list for each of its values.</summary>
    static ValueTask<FluidValue> Code(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var scope = (LiquidScope)context.AmbientValues[Tables];
        var name = arguments.At(0).ToStringValue();
        if (!scope.Tables.TryGetValue(name, out var table))
            throw new ProfileFaultException(new ProfileFault($"there is no code table '{name}'; add it under 'codes'"));
        return input switch
        {
            ArrayValue list => new ArrayValue([.. list.Values.Select(v => One(v, table, scope)).Where(v => !AbsentValue.Is(v))]),
            _ => One(input, table, scope),
        };
    }

    static FluidValue One(FluidValue value, CodeTable table, LiquidScope scope) =>
        AbsentValue.Is(value) ? AbsentValue.Instance : new StringValue(table.Of(value.ToStringValue(), scope.IsTrial));

    /// <summary>Liquid's own, which does not know of values that are absent.</summary>
    static ValueTask<FluidValue> Default(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        new(AbsentValue.Is(input) || input is StringValue && input.ToStringValue().Length == 0 || input is ArrayValue { Values.Count: 0 } ? arguments.At(0) : input);

    /// <summary><c>{{ listing.ipc | json }}</c>: the value as JSON, with quotes and brackets; an absent one is null.</summary>
    static ValueTask<FluidValue> Json(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = CanonicalJson.Encoder }))
            Write(writer, input, context);
        return new StringValue(Encoding.UTF8.GetString(buffer.WrittenSpan), encode: false);
    }

    static void Write(Utf8JsonWriter writer, FluidValue value, TemplateContext context)
    {
        switch (value)
        {
            case ArrayValue list:
                writer.WriteStartArray();
                foreach (var item in list.Values)
                    Write(writer, item, context);
                writer.WriteEndArray();
                break;
            case DictionaryValue { } members:
                writer.WriteStartObject();
                foreach (var (name, member) in DocumentValues.MembersOf(members))
                {
                    writer.WritePropertyName(name);
                    Write(writer, member, context);
                }
                writer.WriteEndObject();
                break;
            case NumberValue number:
                writer.WriteNumberValue(number.ToNumberValue());
                break;
            case BooleanValue boolean:
                writer.WriteBooleanValue(boolean.ToBooleanValue());
                break;
            case StringValue text:
                writer.WriteStringValue(text.ToStringValue());
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    static ValueTask<FluidValue> Guard(FluidValue input, FilterArguments arguments, TemplateContext context) => input switch
    {
        ArrayValue => throw new ProfileFaultException(new ProfileFault("a list cannot be written as text; use '| json' or '| join'")),
        DictionaryValue => throw new ProfileFaultException(new ProfileFault("an object cannot be written as text; use '| json' or one of its fields")),
        _ => new ValueTask<FluidValue>(input),
    };
}
