using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;
using PatentHub.Adapters;
using PatentHub.Functions.Declarations.Sources;
using PatentHub.FunctionsRuntime;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

public sealed class EventsDocumentTests
{
    [Fact]
    public Task The_list_of_events_is_what_the_code_logs() => GeneratedDocument.AssertIsAsync("events.md", Write());

    static string Write()
    {
        var text = new StringBuilder();
        text.Append("""
            # Events in the log

            Ids are stable: a number is never given to another event. Alert rules and queries use them. `{…}` are properties of the entry.
            Made from the code; a test compares.

            | Id | Level | Event | Message |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (id, level, name, message) in Events().OrderBy(e => e.Id))
            text.Append(CultureInfo.InvariantCulture, $"| {id} | {level} | {name} | {message} |\n");
        return text.ToString();
    }

    static IEnumerable<(int Id, LogLevel Level, string Name, string Message)> Events() =>
        from assembly in new[] { typeof(HubModule).Assembly, typeof(AdaptersModule).Assembly, typeof(SyncSourcesFunction).Assembly, typeof(EmbeddedActivity).Assembly }
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let log = method.GetCustomAttribute<LoggerMessageAttribute>()
        where log is not null
        select (log.EventId, log.Level, log.EventName ?? method.Name, log.Message.Replace("|", "\\|", StringComparison.Ordinal));
}
