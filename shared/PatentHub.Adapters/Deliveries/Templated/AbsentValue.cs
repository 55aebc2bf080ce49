using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>
/// A field that exists and has no value. To the library nil is a name that nobody knows, which is a fault here; this is false, empty, and so
/// is everything below it.
/// </summary>
sealed class AbsentValue : FluidValue
{
    public static readonly AbsentValue Instance = new();

    public override FluidValues Type => FluidValues.Object;

    public static bool Is(FluidValue value) => value is AbsentValue || value.IsNil();

    public override bool Equals(FluidValue? other) => other is not null && Is(other);

    public override bool Equals(object? obj) => obj is FluidValue other && Equals(other);

    public override int GetHashCode() => 0;

    public override bool ToBooleanValue() => false;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => "";

    public override object? ToObjectValue() => null;

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => new(this);

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) => new(this);

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) => [];

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) => ValueTask.CompletedTask;
}
