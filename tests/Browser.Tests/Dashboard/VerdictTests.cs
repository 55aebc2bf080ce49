using PatentHub.Declarations.Sources;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>When all is well, and when a person should look.</summary>
public sealed class VerdictTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    static readonly HubStatus Well = new()
    {
        At = Now,
        Process = new(new SyncCounts(), 0, 0, 0, 0, 0, 0),
        Sources = [new("sample", false, Now, Now, null, null)],
        Platforms = [new("cn-navigation", "国家专利导航综合服务平台", "national", PlatformStates.Open, null, null, null)],
        Timers = [new("SyncSources", Now, TimeSpan.Zero, true)],
        Alarms = [],
        Outstanding = [],
    };

    [Fact]
    public void Rests_works_or_is_not_set_up()
    {
        Assert.Equal(HubCondition.AtRest, HubVerdict.Of(Well).Condition);
        Assert.Equal(HubCondition.Working, HubVerdict.Of(Well with { Outstanding = ["fan-out"] }).Condition);
        Assert.Equal(HubCondition.NotSetUp, HubVerdict.Of(Well with { Sources = [], Platforms = [] }).Condition);
    }

    [Theory]
    [InlineData(PlatformStates.Throttled, HubCondition.AtRest)]
    [InlineData(PlatformStates.Paused, HubCondition.NeedsAttention)]
    [InlineData(PlatformStates.Breaker, HubCondition.NeedsAttention)]
    public void Platform_that_is_held_back_is_a_concern_unless_it_asked_for_patience(string state, HubCondition expected) =>
        Assert.Equal(expected, HubVerdict.Of(Well with { Platforms = [Well.Platforms[0] with { State = state }] }).Condition);

    [Fact]
    public void Failed_timer_and_failing_source_are_concerns()
    {
        var verdict = HubVerdict.Of(Well with
        {
            Timers = [Well.Timers[0] with { Succeeded = false }],
            Sources = [Well.Sources[0] with { LastError = "The source cannot be reached." }],
        });

        Assert.Equal([new(ConcernKind.Source, "", "sample"), new(ConcernKind.Timer, "", "SyncSources")], verdict.Concerns);
    }

    [Fact]
    public void One_trouble_is_one_concern()
    {
        var verdict = HubVerdict.Of(Well with
        {
            Platforms = [Well.Platforms[0] with { State = PlatformStates.Breaker }],
            Alarms = [AlarmOf(AlarmCauses.BreakerOpen, Now)],
        });

        Assert.Equal([new(ConcernKind.Alarm, AlarmCauses.BreakerOpen, "cn-navigation")], verdict.Concerns);
    }

    [Theory]
    [InlineData(AlarmCauses.SourceFailing, 100, true)]
    [InlineData(AlarmCauses.DriftRepaired, 23, true)]
    [InlineData(AlarmCauses.DriftRepaired, 24, false)]
    public void Incident_is_past_after_a_day_and_a_standing_cause_when_it_is_cleared(string cause, int hours, bool isOpen)
    {
        var alarm = AlarmOf(cause, Now - TimeSpan.FromHours(hours));
        Assert.Equal(isOpen, HubVerdict.IsOpen(alarm, Now));
        Assert.False(HubVerdict.IsOpen(alarm with { ClearedAt = Now }, Now));
    }

    static Alarm AlarmOf(string cause, DateTimeOffset lastSeen) => new(cause, "cn-navigation", 1, lastSeen, lastSeen, null);
}
