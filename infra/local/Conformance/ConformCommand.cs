using System.CommandLine;
using System.CommandLine.Parsing;

namespace PatentHub.Local.Conformance;

/// <summary>
/// The command by which a platform certifies itself before it goes live: exit code 0 if it is conformant, 1 if not, 2 on bad options or
/// where it cannot be reached.
/// </summary>
public static class ConformCommand
{
    const int NotConformant = 1;
    const int BadOptions = 2;

    static readonly Option<Uri> Url = new("--url") { Description = "Base address of the platform, as in a profile.", HelpName = "URL", Required = true, CustomParser = ParseAddress };
    static readonly Option<string> Secret = new("--secret") { Description = "The secret that requests are signed with, whsec_…", HelpName = "SECRET", Required = true };
    static readonly Option<string?> WebhookSecret = new("--webhook-secret") { Description = "The secret that the platform signs its webhooks with; without it they are not tried.", HelpName = "SECRET" };
    static readonly Option<Uri> Listen = new("--listen") { Description = "Where to wait for webhooks.", HelpName = "URL", DefaultValueFactory = _ => new Uri("http://127.0.0.1:7080"), CustomParser = ParseAddress };
    static readonly Option<Uri?> Trigger = new("--trigger") { Description = "Address that is asked by POST of {type, listingId} to have the platform send a webhook; without it somebody has to.", HelpName = "URL", CustomParser = ParseAddress };
    static readonly Option<string> Kind = new("--kind") { Description = "supply or demand: the kind of listing to try with.", DefaultValueFactory = _ => "supply" };
    static readonly Option<int> Wait = new("--wait") { Description = "Seconds to wait for webhooks.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
    static readonly Option<bool> Json = new("--json") { Description = "Print the report as JSON." };

    /// <param name="arguments">Without the command's own name.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, TimeProvider clock, Random random)
    {
        var command = new RootCommand("Tries a platform against the hub's protocol, clause by clause, and leaves nothing behind. 按条款检测平台是否符合协议，检测后不留数据。")
        {
            Url, Secret, WebhookSecret, Listen, Trigger, Kind, Wait, Json,
        };
        Kind.AcceptOnlyFromAmong("supply", "demand");
        var parsed = command.Parse(arguments);
        command.SetAction((result, cancellationToken) => RunAsync(result, output, errors, clock, random, cancellationToken));
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction)
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        foreach (var error in parsed.Errors)
            await errors.WriteLineAsync(error.Message);
        await errors.WriteLineAsync("See conform --help.");
        return BadOptions;
    }

    static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter errors, TimeProvider clock, Random random, CancellationToken cancellationToken)
    {
        var options = new ConformOptions(parsed.GetValue(Url)!, parsed.GetValue(Secret)!, parsed.GetValue(WebhookSecret), parsed.GetValue(Listen)!, parsed.GetValue(Trigger),
            parsed.GetValue(Kind)!, TimeSpan.FromSeconds(parsed.GetValue(Wait)));
        if (new[] { options.Secret, options.WebhookSecret }.Any(secret => secret is not null && !IsSecret(secret)))
        {
            await errors.WriteLineAsync("--secret and --webhook-secret must be whsec_ and base64 of 24 to 64 bytes.");
            return BadOptions;
        }
        // What a person is told meanwhile must not spoil the JSON.
        if (await new ConformRun(options, clock, random).RunAsync(parsed.GetValue(Json) ? errors : output, cancellationToken) is not { } report)
        {
            await errors.WriteLineAsync($"无法连接平台 / The platform cannot be reached at {options.Url}.");
            return BadOptions;
        }
        await output.WriteLineAsync(parsed.GetValue(Json) ? report.ToJson() : report.ToText());
        return report.IsConformant ? 0 : NotConformant;
    }

    static Uri? ParseAddress(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.UserInfo.Length == 0)
            return url;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} must be an http or https address.");
        return null;
    }

    static bool IsSecret(string text)
    {
        const string prefix = "whsec_";
        var key = new byte[text.Length];
        return text.StartsWith(prefix, StringComparison.Ordinal) && Convert.TryFromBase64Chars(text.AsSpan(prefix.Length), key, out var length) && length is >= 24 and <= 64;
    }
}
