using CsCheck;
using PatentHub.Declarations;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

/// <summary>Several sources state one patent.</summary>
public sealed class SeveralSourcesTests
{
    static readonly DeclarationOptions Settings = new()
    {
        Sources = [new() { Id = "first", Precedence = 1 }, new() { Id = "second", Precedence = 2, FieldPrecedence = new Dictionary<string, int> { ["projects"] = 0 } }],
    };

    readonly DeclarationHistory _history = new(Settings);

    [Theory]
    [InlineData("first", "second")]
    [InlineData("second", "first")]
    public async Task Whoever_speaks_first_precedence_decides_and_says_so(string one, string other)
    {
        await _history.WriteAsync(Item(one, 10));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(Item(other, 9)));
        _history.AssertWhole();
        Assert.StartsWith("first", _history.Head!.Title, StringComparison.Ordinal);
        Assert.Contains("\"projects\":\"second\"", _history.Snapshots[^1].Provenance, StringComparison.Ordinal);
        Assert.Contains("\"title\":\"first\"", _history.Snapshots[^1].Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_source_deletes_another_still_states()
    {
        await _history.WriteAsync(Item("first", 10));
        await _history.WriteAsync(Item("second", 10));
        Assert.Equal(EditOutcome.Deleted, await _history.WriteAsync(SampleEdit.Deletion(11) with { Source = "first" }));
        _history.AssertWhole();
        Assert.Equal((false, "second 10"), (_history.Head!.Deleted, _history.Head.Title));
        Assert.Equal(EditOutcome.Deleted, await _history.WriteAsync(SampleEdit.Deletion(11) with { Source = "second" }));
        _history.AssertWhole();
        Assert.True(_history.Head.Deleted);
        Assert.False(_history.Listing!.Present);
    }

    [Fact]
    public async Task What_one_source_calls_secret_nobody_may_state()
    {
        await _history.WriteAsync(Item("first", 10));
        await _history.WriteAsync(Item("second", 10));
        await _history.WriteAsync(new DeclarationEdit.Refusal(SampleItem.Number, "second", null, SampleEdit.At(11)));
        Assert.True(_history.Head!.Deleted);
        await _history.WriteAsync(Item("first", 12));
        _history.AssertWhole();
        Assert.True(_history.Head.Deleted);
        Assert.Empty(_history.Snapshots[^1].Document);
        await _history.WriteAsync(Item("second", 13));
        Assert.Equal((false, "first 12"), (_history.Head.Deleted, _history.Head.Title));
        _history.AssertWhole();
    }

    [Fact]
    public async Task A_partners_report_outlives_another_sources_change()
    {
        await _history.WriteAsync(Item("first", 10));
        await _history.WriteAsync(SampleEdit.Report("transferred", new DateOnly(2026, 11, 20)));
        await _history.WriteAsync(Item("second", 21));
        Assert.Equal("transferred", _history.Snapshots[^1].Declaration!.Implementation!.Status);
        _history.AssertWhole();
    }

    [Fact]
    public async Task What_is_unchanged_costs_no_write_though_another_spoke_since()
    {
        await _history.WriteAsync(Item("first", 10));
        await _history.WriteAsync(Item("second", 11));
        var before = _history.Tables.Submits;
        Assert.Equal(EditOutcome.Unchanged, await _history.WriteAsync(Item("first", 10)));
        Assert.Equal(before, _history.Tables.Submits);
    }

    [Fact]
    public async Task Documents_that_together_are_too_long_for_a_property_are_kept_whole()
    {
        var text = new string('长', 6000);
        DeclarationEdit Long(string source, string field, System.Text.Json.Nodes.JsonNode value) => SampleEdit.Item(SampleItem.With(i => (i["abstract"], i[field]) = (text, value))) with { Source = source };
        System.Text.Json.Nodes.JsonArray Many() => [.. Enumerable.Range(0, 40).Select(n => System.Text.Json.Nodes.JsonValue.Create($"{n}{new string('业', 330)}"))];
        await _history.WriteAsync(Long("first", "industries", Many()));
        var offer = new System.Text.Json.Nodes.JsonObject { ["summary"] = new string('摘', 4000), ["scenario"] = new string('景', 2000) };
        await _history.WriteAsync(Long("second", "offer", offer));
        Assert.True(_history.Snapshots[^1].Document.Length > TableLimits.PropertyBytes / 2);
        _history.AssertWhole();
    }

    /// <summary>The last word of each source counts, in whatever order and however often words come, and whatever is lost on the way.</summary>
    [Fact]
    public void The_order_of_arrival_does_not_matter() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 6).ToArray()), Gen.Int[1, 20]).Sample((order, lost) =>
        {
            DeclarationEdit[] words =
            [
                Item("first", 10), Item("first", 12), Item("second", 11), Item("second", 13), SampleEdit.Report("licensed", new DateOnly(2026, 11, 14)), Item("second", 9),
            ];
            var history = new DeclarationHistory(Settings);
            history.InsistAsync(Item("first", 1)).GetAwaiter().GetResult();
            history.Tables.LoseAfter(lost);
            foreach (var index in order.Concat(order.Reverse()))
                history.InsistAsync(words[index]).GetAwaiter().GetResult();
            history.AssertWhole();
            var declaration = history.Snapshots[^1].Declaration!;
            Assert.Equal(("first 12", "second 13", "licensed"), (declaration.Title, declaration.Projects![0].Name, declaration.Implementation!.Status));
        }, iter: 200);

    static DeclarationEdit.Item Item(string source, int day)
    {
        var item = SampleItem.With(i =>
        {
            i["title"] = $"{source} {day}";
            i["projects"]![0]!["name"] = $"{source} {day}";
            i["updatedAt"] = $"2026-11-{day:D2}T00:00:00Z";
            i.Remove("implementation");
        });
        return SampleEdit.Item(item) with { Source = source };
    }
}
