using System.Globalization;
using System.Reflection;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>
/// Binds a route value to a parameter of the same name. A value that does not parse fails the invocation (500), as in
/// the real worker: a constraint in the route turns it into 404.
/// </summary>
static class RouteValueBinder
{
    static readonly Dictionary<Type, Func<string, object>> Parsers = new()
    {
        [typeof(string)] = text => text,
        [typeof(int)] = text => int.Parse(text, CultureInfo.InvariantCulture),
        [typeof(long)] = text => long.Parse(text, CultureInfo.InvariantCulture),
        [typeof(double)] = text => double.Parse(text, CultureInfo.InvariantCulture),
        [typeof(decimal)] = text => decimal.Parse(text, CultureInfo.InvariantCulture),
        [typeof(bool)] = text => bool.Parse(text),
        [typeof(Guid)] = text => Guid.Parse(text),
        [typeof(DateTime)] = text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        [typeof(DateTimeOffset)] = text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
    };

    public static ParameterBinder? For(ParameterInfo parameter)
    {
        var nullable = Nullable.GetUnderlyingType(parameter.ParameterType);
        if (!Parsers.TryGetValue(nullable ?? parameter.ParameterType, out var parse))
            return null;
        var mayBeAbsent = nullable is not null || !parameter.ParameterType.IsValueType || parameter.HasDefaultValue;
        return context =>
        {
            if (context.Trigger.BindingData.GetValueOrDefault(parameter.Name!) is string text)
                return Parse(parameter, parse, text);
            return mayBeAbsent
                ? parameter.HasDefaultValue ? parameter.DefaultValue : null
                : throw new FormatException($"The route has no value for parameter '{parameter.Name}'.");
        };
    }

    static object Parse(ParameterInfo parameter, Func<string, object> parse, string text)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException(
                $"The route value of parameter '{parameter.Name}' is not of type {parameter.ParameterType.Name}.", e);
        }
    }
}
