using PatentHub.Adapters.Deliveries.Templated;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>A template and where it stands, so that what is found wrong with it later can be told.</summary>
readonly struct ProfileTemplate
{
    readonly string _file;
    readonly string _text;
    readonly ProfileNode _node;

    ProfileTemplate(LiquidTemplate template, string file, string text, ProfileNode node) => (Template, _file, _text, _node) = (template, file, text, node);

    public LiquidTemplate Template { get; }

    /// <returns>Null for a text that is no template, which is noted.</returns>
    public static ProfileTemplate? Parse(string text, string file, string path, ProfileNode node)
    {
        if (LiquidTemplate.TryParse(text, out var fault) is { } template)
            return new ProfileTemplate(template, file, text, node);
        node.Report($"is no Liquid template: {Place(file, path, fault!.Line)}{fault.Reason}");
        return null;
    }

    /// <summary>Notes what came out when it was tried.</summary>
    public void Report(ProfileFault fault, string trial) => _node.Report($"fails with {trial}: {Place(_file, _node.Path, fault.Line ?? LineOf(fault.Reason))}{fault.Reason}");

    static string Place(string file, string path, int? line) =>
        line is null ? "" : path.EndsWith("File", StringComparison.Ordinal) ? $"{file}, line {line}: " : $"line {line} of the template: ";

    /// <summary>The first line in which something stands that the reason names: the library does not tell where it was.</summary>
    int? LineOf(string reason)
    {
        foreach (var word in reason.Split(' ', '\'', ',').Where(w => w.Length > 2 && (w.Contains('.', StringComparison.Ordinal) || reason.Contains($"'{w}'", StringComparison.Ordinal))))
        {
            var name = word[(word.LastIndexOf('.') + 1)..];
            var index = Array.FindIndex(_text.Split('\n'), line => line.Contains(name, StringComparison.Ordinal));
            if (index >= 0)
                return index + 1;
        }
        return null;
    }
}
