using System.Text.Json;

namespace PatentHub.Local.Conformance;

/// <summary>Publishing, reading, listing and withdrawing (section 6 of the contract).</summary>
static class PublishingChecks
{
    const int MostPages = 100_000;
    const int LargePage = 1000;

    static readonly string[] Statuses = ["accepted", "pending", "rejected"];

    public static async Task RunAsync(Bench bench)
    {
        var (first, second) = (bench.NewId(), bench.NewId());
        await bench.CheckAsync(Clauses.Unpublished, async () => Expect(await bench.GetAsync(first), a => a.Status == 404, "404"));
        PlatformAnswer published = new(0, null), repeated = new(0, null);
        await bench.CheckAsync(Clauses.Publish, async () =>
            Expect(published = await bench.PutAsync(first, 1), a => a.Status is 200 or 201 or 202 && a.Text("remoteId") is { Length: > 0 } && a.Text("status") is "accepted" or "pending", "200, 201 or 202 with remoteId and status"));
        await bench.CheckAsync(Clauses.Repeat, async () =>
            Expect(repeated = await bench.PutAsync(first, 1), a => a.IsSuccess && a.Text("remoteId") == published.Text("remoteId"), "2xx with the same remoteId"));
        await bench.CheckAsync(Clauses.Update, async () =>
            Expect(await bench.PutAsync(first, 2, "一致性检测，请勿处理：已修改"), a => a.IsSuccess && a.Text("status") is "accepted" or "pending", "2xx with a status")
            ?? Expect(await bench.GetAsync(first), a => a.Number("revision") == 2, "revision 2 read back"));
        await bench.CheckAsync(Clauses.Stale, async () =>
            Expect(await bench.PutAsync(first, 1), a => a.Status == 409 && a.Number("revision") == 2, "409 with revision 2"));
        await bench.CheckAsync(Clauses.Read, async () => Expect(await bench.GetAsync(first), a => a.Status == 200 && a.Text("id") == first && a.Number("revision") >= 1
            && a.Text("remoteId") is { Length: > 0 } && Statuses.Contains(a.Text("status")), "200 with id, revision, remoteId and status"));
        await bench.PutAsync(second, 1);
        await bench.CheckAsync(Clauses.Paging, () => PageAsync(bench));
        await bench.CheckAsync(Clauses.List, async () => await CountAsync(bench) is var (counts, problem) && problem is not null ? problem
            : ExpectOnce(counts, first) ?? ExpectOnce(counts, second));
        await bench.CheckAsync(Clauses.Malformed, () => SendMalformedAsync(bench));
        await WithdrawAsync(bench, first, second);
    }

    static async Task WithdrawAsync(Bench bench, string first, string second)
    {
        await bench.CheckAsync(Clauses.WithdrawStale, async () =>
            Expect(await bench.DeleteAsync(first, 1), a => a.Status == 409 && a.Number("revision") == 2, "409 with revision 2")
            ?? Expect(await bench.GetAsync(first), a => a.Status == 200, "the listing still there"));
        await bench.CheckAsync(Clauses.Withdraw, async () =>
            Expect(await bench.DeleteAsync(first, 3), a => a.IsSuccess || a.Status == 404, "2xx")
            ?? Expect(await bench.GetAsync(first), a => a.Status == 404, "404 when read")
            ?? (await CountAsync(bench) is var (counts, problem) && problem is not null ? problem : counts.ContainsKey(first) ? "the list still names it" : null));
        await bench.CheckAsync(Clauses.WithdrawRepeat, async () =>
            Expect(await bench.DeleteAsync(first, 3), a => a.IsSuccess || a.Status == 404, "2xx or 404 for a repeat")
            ?? Expect(await bench.DeleteAsync(bench.NewId(), 1), a => a.IsSuccess || a.Status == 404, "2xx or 404 for an id that never was"));
        await bench.CheckAsync(Clauses.Tombstone, async () =>
            Expect(await bench.PutAsync(first, 2), a => a.Status == 409 && a.Number("revision") == 3, "409 with revision 3")
            ?? Expect(await bench.GetAsync(first), a => a.Status == 404, "nothing published"));
        await bench.CheckAsync(Clauses.Republish, async () =>
            Expect(await bench.PutAsync(first, 4), a => a.IsSuccess, "2xx") ?? Expect(await bench.GetAsync(first), a => a.Number("revision") == 4, "revision 4 read back"));
    }

    /// <summary>Two listings of ours are there, so a page of one is not the last.</summary>
    static async Task<string?> PageAsync(Bench bench)
    {
        var first = await bench.ListAsync(null, 1);
        if (Expect(first, a => a.Status == 200 && Items(a)?.Count == 1 && a.Text("nextCursor") is { Length: > 0 }, "200 with one item and a nextCursor") is { } problem)
            return problem;
        return Expect(await bench.ListAsync(first.Text("nextCursor"), 1), a => a.Status == 200 && Items(a)?.Count == 1 && Items(a)![0] != Items(first)![0], "another item on the next page");
    }

    /// <summary>How often the list names each id.</summary>
    static async Task<(Dictionary<string, int> Counts, string? Problem)> CountAsync(Bench bench)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await bench.ListAsync(cursor, LargePage);
            if (Expect(answer, a => a.Status == 200 && Items(a) is { Count: <= LargePage }, "200 with items that have id, revision and status") is { } problem)
                return (counts, problem);
            foreach (var id in Items(answer)!)
                counts[id] = counts.GetValueOrDefault(id) + 1;
            cursor = answer.Text("nextCursor");
            if (string.IsNullOrEmpty(cursor))
                return (counts, null);
            if (!cursors.Add(cursor))
                return (counts, "a nextCursor came again: the list leads round in a circle");
        }
        return (counts, "the list does not end");
    }

    static async Task<string?> SendMalformedAsync(Bench bench)
    {
        var id = bench.NewId();
        foreach (var body in new[] { "不是 JSON"u8.ToArray(), "{}"u8.ToArray() })
            if (Expect(await bench.SendAsync(bench.Put(id, 1) with { Body = body }), a => a.Status is 400 or 422 && a.Text("code") is { Length: > 0 }, "400 or 422 with a code") is { } problem)
                return problem;
        return Expect(await bench.GetAsync(id), a => a.Status == 404, "nothing stored");
    }

    /// <returns>Ids of the items; null where one is not what the contract says.</returns>
    static List<string>? Items(PlatformAnswer answer)
    {
        if (answer.Find("items") is not { ValueKind: JsonValueKind.Array } items)
            return null;
        var ids = items.EnumerateArray().Select(item => new PlatformAnswer(200, item.ValueKind == JsonValueKind.Object ? item : null))
            .Select(item => item.Number("revision") is not null && Statuses.Contains(item.Text("status")) ? item.Text("id") : null).ToList();
        return ids.Contains(null) ? null : ids.ConvertAll(id => id!);
    }

    static string? ExpectOnce(Dictionary<string, int> counts, string id) => counts.GetValueOrDefault(id) switch
    {
        1 => null,
        0 => $"the list does not name {id}, which is held",
        var times => $"the list names {id} {times} times",
    };

    public static string? Expect(PlatformAnswer answer, Func<PlatformAnswer, bool> holds, string expected) => holds(answer) ? null : $"expected {expected}, got {answer}";
}
