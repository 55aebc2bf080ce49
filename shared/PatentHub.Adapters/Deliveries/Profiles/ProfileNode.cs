using System.Text.Json;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>A profile file that is being read.</summary>
/// <param name="Folder">Where files beside it are.</param>
/// <param name="Errors">What is wrong with it: file, line, field, rule.</param>
sealed record ProfileFile(string Folder, string Name, JsonLines Lines, List<ProfileProblem> Errors)
{
    public void Report(string path, string rule) => Errors.Add(new ProfileProblem(Name, Lines.Of(path), path, rule));
}

/// <summary>
/// A place in a profile file. Whatever is read from it and is not as it must be is noted, and reading goes on, so that all errors are told at once.
/// </summary>
readonly struct ProfileNode(JsonElement? value, string path, ProfileFile file)
{
    public bool Exists => value is not null;

    public string Path => path;

    public JsonElement? Value => value;

    public void Report(string rule) => file.Report(path, rule);

    public bool Expect(bool holds, string rule)
    {
        if (!holds)
            Report(rule);
        return holds;
    }

    /// <summary>A member, which need not be there.</summary>
    public ProfileNode this[string name] => new(
        value is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : null, JsonLines.Join(path, name), file);

    /// <summary>The members of an object; none of what is not there.</summary>
    public IEnumerable<(string Name, ProfileNode Node)> Members()
    {
        if (value is not { } element)
            return [];
        if (!Expect(element.ValueKind == JsonValueKind.Object, "must be an object"))
            return [];
        var node = this;
        return [.. element.EnumerateObject().Select(m => (m.Name, node[m.Name]))];
    }

    /// <summary>A name that does not exist would be a setting without effect.</summary>
    public void ExpectNames(params ReadOnlySpan<string> names)
    {
        foreach (var (name, node) in Members())
            if (!names.Contains(name))
                node.Report($"is no field; the fields here are {string.Join(", ", names)}");
    }

    /// <summary>A text that is not empty, or null.</summary>
    public string? Text(bool required = false)
    {
        if (value is { } element && JsonText.Of(element) is { Length: > 0 } text)
            return text;
        Expect(!required && value is null, value is null ? "is missing; give a text" : "must be a text that is not empty");
        return null;
    }

    /// <summary>One of some words, or null.</summary>
    public string? Word(IReadOnlyCollection<string> words, bool required = false)
    {
        var text = Text(required);
        return text is null || Expect(words.Contains(text), $"must be one of {string.Join(", ", words)}") ? text : null;
    }

    public double Number(double otherwise, double min, double max)
    {
        if (value is not { } element)
            return otherwise;
        var number = element.ValueKind == JsonValueKind.Number ? element.GetDouble() : double.NaN;
        return Expect(number >= min && number <= max, FormattableString.Invariant($"must be a number from {min} to {max}")) ? number : otherwise;
    }

    public bool Flag(bool otherwise = false)
    {
        if (value is not { } element)
            return otherwise;
        return Expect(element.ValueKind is JsonValueKind.True or JsonValueKind.False, "must be true or false") ? element.ValueKind == JsonValueKind.True : otherwise;
    }

    /// <summary>Texts of an array; what is none is an empty one.</summary>
    public List<string> Texts() => value is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(item => JsonText.Of(item) ?? "")] : [];

    /// <summary>A JMESPath expression, or null.</summary>
    public ReplyPath? Expression()
    {
        if (Text() is not { } text)
            return null;
        var expression = ReplyPath.TryParse(text, out var fault);
        if (fault is not null)
            Report($"is no JMESPath expression: line {fault.Line ?? 1} of it: {fault.Reason}");
        return expression;
    }

    /// <summary>A Liquid template: a text, or an array of lines; or, under the name with <c>File</c> behind it, the name of a file beside the profile.</summary>
    /// <param name="name">Of the member.</param>
    public ProfileTemplate? Template(string name)
    {
        var inline = this[name];
        var beside = this[name + "File"];
        if (inline.Exists)
        {
            beside.Expect(!beside.Exists, $"and {name} exclude each other");
            var text = inline.Value!.Value.ValueKind == JsonValueKind.Array ? string.Join('\n', inline.Texts()) : inline.Text();
            return text is null ? null : ProfileTemplate.Parse(text, file.Name, inline.Path, inline);
        }
        if (beside.Text() is not { } other)
            return null;
        var path = System.IO.Path.Combine(file.Folder, other);
        if (beside.Expect(System.IO.Path.GetFileName(other) == other && File.Exists(path), $"names '{other}', which is no file beside the profile"))
            return ProfileTemplate.Parse(File.ReadAllText(path), other, beside.Path, beside);
        return null;
    }
}
