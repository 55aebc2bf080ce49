using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Conformance;

/// <summary>What was tried and what came of it, for people and for programs.</summary>
/// <param name="Skew">Seconds that the platform's clock is ahead; null: not known.</param>
sealed record ConformReport(Uri Url, DateTimeOffset At, IReadOnlyList<ClauseResult> Results, double? Skew)
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every required clause that could be tried holds, and at least publishing could.</summary>
    public bool IsConformant => Results.All(r => r.Outcome != ClauseOutcome.Fails) && Count(ClauseOutcome.Holds) > 0;

    public int Count(ClauseOutcome outcome) => Results.Count(r => r.Outcome == outcome);

    public string ToText() => string.Join('\n',
    [
        $"平台一致性检测 / Conformance of {Url}",
        .. Results.Select(Line),
        string.Create(CultureInfo.InvariantCulture, $"符合 {Count(ClauseOutcome.Holds)}，不符合 {Count(ClauseOutcome.Fails)}，建议 {Count(ClauseOutcome.Advised)}，未检测 {Count(ClauseOutcome.Skipped)}")
            + string.Create(CultureInfo.InvariantCulture, $" / holds {Count(ClauseOutcome.Holds)}, fails {Count(ClauseOutcome.Fails)}, advised {Count(ClauseOutcome.Advised)}, not tried {Count(ClauseOutcome.Skipped)}"),
        IsConformant ? "结论：符合 / Verdict: conformant" : "结论：不符合 / Verdict: not conformant",
    ]);

    public string ToJson() => new JsonObject
    {
        ["url"] = Url.AbsoluteUri,
        ["at"] = At.ToString("O", CultureInfo.InvariantCulture),
        ["conformant"] = IsConformant,
        ["holds"] = Count(ClauseOutcome.Holds),
        ["fails"] = Count(ClauseOutcome.Fails),
        ["advised"] = Count(ClauseOutcome.Advised),
        ["notTried"] = Count(ClauseOutcome.Skipped),
        ["clockSkewSeconds"] = Skew,
        ["clauses"] = new JsonArray([.. Results.Select(ToJson)]),
    }.ToJsonString(Json);

    static JsonObject ToJson(ClauseResult result)
    {
        var json = new JsonObject { ["id"] = result.Clause.Id, ["required"] = result.Clause.IsRequired, ["outcome"] = Word(result.Outcome), ["zh"] = result.Clause.Chinese, ["en"] = result.Clause.English };
        if (result.Detail is not null)
            json["detail"] = result.Detail;
        return json;
    }

    static string Line(ClauseResult result)
    {
        var mark = result.Outcome switch { ClauseOutcome.Holds => "✔", ClauseOutcome.Fails => "✘", ClauseOutcome.Advised => "!", _ => "-" };
        return $"{mark} {result.Clause.Id,-22} {result.Clause.Chinese} / {result.Clause.English}" + (result.Detail is null ? "" : $"\n    → {result.Detail}");
    }

    static string Word(ClauseOutcome outcome) => outcome switch { ClauseOutcome.Holds => "holds", ClauseOutcome.Fails => "fails", ClauseOutcome.Advised => "advised", _ => "notTried" };
}
