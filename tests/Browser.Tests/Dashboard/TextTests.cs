using System.Reflection;
using System.Text.RegularExpressions;
using PatentHub.Browser.Tests.Stage;
using PatentHub.Deliveries;
using PatentHub.Functions;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>Every text is there in both languages, and every code has one.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void No_text_is_missing_in_either_language()
    {
        Wording[] wordings =
        [
            .. typeof(PageTexts).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Wording)field.GetValue(null)!),
            .. CodeTexts.Phases.Values, .. CodeTexts.States.Values, .. CodeTexts.Levels.Values, .. CodeTexts.Outstanding.Values,
            .. CodeTexts.Timers.Values.SelectMany(timer => new[] { timer.Name, timer.Purpose }),
            .. CodeTexts.Alarms.Values.SelectMany(alarm => new[] { alarm.Name, alarm.Meaning, alarm.Remedy }),
        ];

        Assert.All(wordings, wording =>
        {
            Assert.False(string.IsNullOrWhiteSpace(wording.Zh) || string.IsNullOrWhiteSpace(wording.En));
            Assert.DoesNotMatch(Chinese(), wording.En);
            Assert.Equal(Hole().Matches(wording.Zh).Select(hole => hole.Value).Order(), Hole().Matches(wording.En).Select(hole => hole.Value).Order());
        });
    }

    [Fact]
    public void Every_code_has_its_text()
    {
        Assert.Equal(Trouble.Causes.Order(), CodeTexts.Alarms.Keys.Order());
        Assert.Equal(DeliveryPhase.All.Order(), CodeTexts.Phases.Keys.Order());
        Assert.Equal(Constants(typeof(PlatformStates)).Order(), CodeTexts.States.Keys.Order());
        Assert.Equal(Schedules.Defaults.Keys.Select(key => key["Schedules:".Length..]).Order(), CodeTexts.Timers.Keys.Order());
    }

    static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex(@"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
