using System.Text.Json.Nodes;
using PatentHub.Core.Tests.Declarations.Sources;
using PatentHub.Declarations;
using PatentHub.Declarations.Quarantine;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Quarantine;

/// <summary>Decisions about quarantined items, and a source that speaks at the same time.</summary>
public sealed class HandleQuarantineHandlerTests
{
    static readonly string Key = SourceHub.Number(1);
    readonly SourceHub _hub = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_better_item_of_the_source_wins_wherever_it_comes_between(int write)
    {
        await BadAsync();
        _hub.Tables.BeforeSubmit(write, async () => await SayAsync(_hub.Item(1, "示例：来源改正")));
        var outcome = await ReleaseAsync("""{"legalStatus":"granted","title":"示例：人工改正"}""");
        Assert.IsType<QuarantineOutcome.Changed>(outcome);
        Assert.Empty(_hub.Quarantine());
        Assert.Equal("示例：来源改正", _hub.Titles[Key]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Another_bad_item_of_the_source_stays_open(int write)
    {
        await BadAsync();
        _hub.Tables.BeforeSubmit(write, async () => await SayAsync(_hub.With(1, "legalStatus", "asleep")));
        Assert.IsType<QuarantineOutcome.Changed>(await ReleaseAsync("""{"legalStatus":"granted"}"""));
        Assert.True(Assert.Single(_hub.Quarantine()).IsOpen);
        Assert.IsType<QuarantineOutcome.Done>(await ReleaseAsync("""{"legalStatus":"granted","title":"示例：第二次"}"""));
        Assert.Equal("示例：第二次", _hub.Titles[Key]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_source_that_calls_it_secret_meanwhile_wins(int write)
    {
        await BadAsync();
        _hub.Tables.BeforeSubmit(write, async () => await SayAsync(_hub.With(1, "secrecy", "secret")));
        Assert.IsType<QuarantineOutcome.Changed>(await ReleaseAsync("""{"legalStatus":"granted"}"""));
        Assert.Empty(_hub.Quarantine());
        Assert.Empty(_hub.Titles);
    }

    [Fact]
    public async Task An_item_that_is_too_long_cannot_be_released_as_it_is()
    {
        _hub.State(SourceHub.First, _hub.With(1, "industries", new JsonArray([.. Enumerable.Range(0, 150).Select(i => JsonValue.Create($"{i}{new string('业', 300)}"))])));
        await _hub.SyncAsync();
        Assert.Equal("item.size", Assert.Single(Assert.Single(_hub.Quarantine()).Reasons).Code);
        Assert.Equal("item.size", Assert.Single(Assert.IsType<QuarantineOutcome.StillBad>(await ReleaseAsync("{}")).Reasons).Code);
        Assert.IsType<QuarantineOutcome.Done>(await ReleaseAsync("""{"industries":["白酒"]}"""));
    }

    [Theory]
    [InlineData("""{"secrecy":"secret"}""", null)]
    [InlineData("""{"deleted":true}""", EditOutcome.Unchanged)]
    public async Task A_correction_may_say_that_there_is_nothing_to_keep(string correction, EditOutcome? outcome)
    {
        await BadAsync();
        var done = Assert.IsType<QuarantineOutcome.Done>(await ReleaseAsync(correction));
        Assert.Equal(outcome ?? EditOutcome.Unchanged, done.Edit);
        Assert.Empty(_hub.Heads);
        Assert.Equal(outcome is null ? 0 : 1, _hub.Quarantine().Count);
    }

    [Fact]
    public async Task A_correction_is_a_merge_patch()
    {
        await BadAsync();
        await ReleaseAsync("""{"legalStatus":"granted","offer":{"modes":null,"summary":"示例简介"},"projects":null}""");
        var stated = _hub.Snapshots(Key)[^1].Declaration!;
        Assert.Equal((null, "示例简介", null), (stated.Offer!.Modes, stated.Offer.Summary, stated.Projects));
    }

    async Task BadAsync()
    {
        await SayAsync(_hub.With(1, "legalStatus", "dormant"));
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>The source says something, and it is taken in at once.</summary>
    async Task SayAsync(JsonObject item)
    {
        using var page = System.Text.Json.JsonDocument.Parse(new JsonArray(item).ToJsonString());
        await _hub.Get<PageIntake>().TakeAsync(SourceHub.First, page.RootElement, null, null, default);
    }

    Task<QuarantineOutcome> ReleaseAsync(string correction) => _hub.Get<HandleQuarantineHandler>().ReleaseAsync(SourceHub.First, Key, SourceHub.Json(correction), "测试", default);
}
