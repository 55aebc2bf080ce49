using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>
/// A Liquid template of a profile. It reaches the fields of the outbound document and nothing else; a name that does not exist is a fault and
/// not an empty text; whatever it writes is encoded for the place where it stands, so that no value can break out of it.
/// </summary>
sealed partial class LiquidTemplate
{
    /// <summary>Steps of one rendering: a hundred listings with all their fields take a tenth of it.</summary>
    const int MaxSteps = 200_000;

    /// <summary>Filters that keep a text encodable; those that write markup, hash or decode are left out.</summary>
    static readonly string[] Filters =
    [
        "join", "first", "last", "concat", "map", "reverse", "size", "sort", "uniq", "where", "compact", "append", "prepend", "capitalize", "downcase", "upcase", "lstrip", "rstrip",
        "strip", "strip_newlines", "remove", "remove_first", "replace", "replace_first", "slice", "truncate", "abs", "at_least", "at_most", "ceil", "floor", "round", "minus", "plus",
        "times", "divided_by", "modulo", "date",
    ];

    /// <summary>Tags that write without encoding, reach other files, or hide what they do.</summary>
    static readonly string[] ForbiddenTags = ["cycle", "increment", "decrement", "ifchanged", "include", "render", "tablerow", "liquid", "echo"];

    /// <summary>All filters that a profile has.</summary>
    public static IReadOnlyList<string> FilterNames { get; } = [.. Filters, .. LiquidFilters.Names];

    static readonly FluidParser Parser = CreateParser();
    static readonly TemplateOptions Options = CreateOptions();

    readonly IFluidTemplate _template;

    LiquidTemplate(IFluidTemplate template) => _template = template;

    /// <returns>Null where the text is no template; then the fault says why and in which line.</returns>
    public static LiquidTemplate? TryParse(string text, out ProfileFault? fault)
    {
        fault = null;
        if (Parser.TryParse(text, out var template, out var error))
            return new LiquidTemplate(new OutputGuard().VisitTemplate(template));
        var place = Place().Match(error);
        fault = new ProfileFault(place.Success ? place.Groups["what"].Value : error.Split('\n')[0], place.Success ? int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture) : 1);
        return null;
    }

    /// <param name="encoder">Encodes for the place in which the values stand.</param>
    /// <exception cref="ProfileFaultException">The template cannot be rendered with these values.</exception>
    public string Render(LiquidScope scope, TextEncoder encoder)
    {
        var context = new TemplateContext(Options) { Now = () => scope.Now, TimeZone = OfficeTime, AmbientValues = { [LiquidFilters.Tables] = scope } };
        foreach (var (name, value) in scope.Values)
            context.SetValue(name, value);
        try
        {
            return _template.Render(context, encoder, isolateContext: false);
        }
        catch (Exception exception) when (exception is not (ProfileFaultException or OutOfMemoryException))
        {
            throw new ProfileFaultException(new ProfileFault(exception.Message));
        }
    }

    /// <summary>Days of the office; it has had no summer time since 1991.</summary>
    static readonly TimeZoneInfo OfficeTime = TimeZoneInfo.CreateCustomTimeZone("office", TimeSpan.FromHours(8), "office", "office");

    static FluidParser CreateParser()
    {
        var parser = new FluidParser();
        foreach (var tag in ForbiddenTags)
            parser.RegisteredTags.Remove(tag);
        return parser;
    }

    static TemplateOptions CreateOptions()
    {
        var options = new TemplateOptions { StrictFilters = true, StrictVariables = true, MaxSteps = MaxSteps, CultureInfo = CultureInfo.InvariantCulture };
        var standard = options.Filters.ToList();
        options.Filters.Clear();
        foreach (var (name, filter) in standard.Where(f => Filters.Contains(f.Key)))
            options.Filters.AddFilter(name, filter);
        LiquidFilters.AddTo(options.Filters);
        return options;
    }

    /// <summary>Lets every output through a filter: the library writes lists as they are, without encoding.</summary>
    sealed class OutputGuard : AstRewriter
    {
        protected override Statement VisitOutputStatement(OutputStatement outputStatement) =>
            new OutputStatement(new FilterExpression(outputStatement.Expression, LiquidFilters.Output, []));
    }

    [GeneratedRegex(@"^(?<what>[^\n]*?) at \((?<line>\d+):\d+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}

/// <summary>What a rendering may reach.</summary>
/// <param name="Values">By name.</param>
/// <param name="Tables">The profile's code tables, by name.</param>
/// <param name="IsTrial">The profile is being checked: a code that a table lacks is no fault of it.</param>
sealed record LiquidScope(IReadOnlyDictionary<string, FluidValue> Values, IReadOnlyDictionary<string, CodeTable> Tables, DateTimeOffset Now, bool IsTrial = false);

/// <summary>What is wrong with a part of a profile, or with what came of it.</summary>
/// <param name="Line">In the part, from 1; null where it cannot be told.</param>
sealed record ProfileFault(string Reason, int? Line = null, string Code = ProfileFault.Template)
{
    public const string Template = "profile-template";

    public const string UnmappedCode = "unmapped-code";
}

sealed class ProfileFaultException(ProfileFault fault) : Exception(fault.Reason)
{
    public ProfileFault Fault { get; } = fault;
}
