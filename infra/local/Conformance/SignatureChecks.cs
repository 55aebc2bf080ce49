namespace PatentHub.Local.Conformance;

/// <summary>What signatures must keep out (section 6 of the contract): each request would be good but for one part.</summary>
static class SignatureChecks
{
    static readonly TimeSpan TooFar = TimeSpan.FromMinutes(6);

    const string OtherSecret = "whsec_b3RoZXIgc2VjcmV0IHRoYXQgbm9ib2R5IGtub3dz";

    public static async Task RunAsync(Bench bench)
    {
        var held = bench.NewId();
        await bench.PutAsync(held, 1);
        await RefuseAsync(bench, Clauses.Unsigned, request => request with { IsUnsigned = true }, a => a.IsRefusal || a.Status == 400);
        await RefuseAsync(bench, Clauses.WrongSecret, request => request with { Secrets = [OtherSecret] }, a => a.IsRefusal);
        await RefuseAsync(bench, Clauses.TamperedBody, request => request with { SignedBody = [.. request.Body, (byte)' '] }, a => a.IsRefusal);
        await bench.CheckAsync(Clauses.StaleTimestamp, async () =>
            await TryAsync(bench, request => request with { Age = TooFar }, a => a.IsRefusal) ?? await TryAsync(bench, request => request with { Age = -TooFar }, a => a.IsRefusal));
        // A signature over an empty body is good for nothing but its own request.
        await bench.CheckAsync(Clauses.OtherMethod, async () => await MisuseAsync(bench, held, bench.Delete(held, 2) with { ClaimedMethod = "GET", ClaimedRevision = 0 })
            ?? await MisuseAsync(bench, held, bench.Delete(held, 2) with { ClaimedMethod = "PUT" }));
        await bench.CheckAsync(Clauses.OtherListing, () => MisuseAsync(bench, held, bench.Delete(held, 2) with { ClaimedId = bench.NewId() }));
        await bench.CheckAsync(Clauses.OtherRevision, () => MisuseAsync(bench, held, bench.Delete(held, 3) with { ClaimedRevision = 2 }));
        await bench.CheckAsync(Clauses.Rotation, async () =>
            PublishingChecks.Expect(await bench.SendAsync(bench.Put(bench.NewId(), 1) with { Secrets = [OtherSecret, bench.Options.Secret] }), a => a.IsSuccess, "2xx"));
        await bench.CheckAsync(Clauses.Replay, async () =>
        {
            var request = bench.Get(bench.NewId()) with { Attempt = bench.NewGuid() };
            return PublishingChecks.Expect(await bench.SendAsync(request), a => a.Status == 404, "404 at first")
                ?? PublishingChecks.Expect(await bench.SendAsync(request), a => a.IsRefusal, "401 or 403 the second time");
        });
        await bench.CheckAsync(Clauses.Clock, () => Task.FromResult(bench.Skew switch
        {
            null => "its answers have no Date header",
            var skew when Math.Abs(skew.Value) >= 150 => $"its clock is {skew.Value:0} s ahead of this machine's",
            _ => null,
        }));
    }

    static Task RefuseAsync(Bench bench, Clause clause, Func<SignedRequest, SignedRequest> spoil, Func<PlatformAnswer, bool> isRefused) =>
        bench.CheckAsync(clause, () => TryAsync(bench, spoil, isRefused));

    /// <summary>A spoilt publication is refused, and nothing is stored.</summary>
    static async Task<string?> TryAsync(Bench bench, Func<SignedRequest, SignedRequest> spoil, Func<PlatformAnswer, bool> isRefused)
    {
        var id = bench.NewId();
        return PublishingChecks.Expect(await bench.SendAsync(spoil(bench.Put(id, 1))), isRefused, "401 or 403")
            ?? PublishingChecks.Expect(await bench.GetAsync(id), a => a.Status == 404, "nothing stored");
    }

    /// <summary>A withdrawal under a foreign name is refused, and the listing stays.</summary>
    static async Task<string?> MisuseAsync(Bench bench, string held, SignedRequest request) =>
        PublishingChecks.Expect(await bench.SendAsync(request), a => a.IsRefusal, "401 or 403")
        ?? PublishingChecks.Expect(await bench.GetAsync(held), a => a.Status == 200, "the listing still there");
}
