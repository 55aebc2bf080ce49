namespace PatentHub.Local.Conformance;

/// <summary>Tries every clause against a platform and clears away what it published.</summary>
sealed class ConformRun(ConformOptions options, TimeProvider clock, Random random)
{
    /// <param name="output">For what a person has to do meanwhile.</param>
    /// <returns>Null: the platform cannot be reached, and nothing was tried.</returns>
    public async Task<ConformReport?> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new("PatentHub-Conformance", typeof(ConformRun).Assembly.GetName().Version!.ToString(3)));
        var bench = new Bench(options, http, clock, random);
        if ((await bench.ListAsync(null, 1)).Status == 0)
            return null;
        var began = clock.GetUtcNow();
        try
        {
            await PublishingChecks.RunAsync(bench);
            await SignatureChecks.RunAsync(bench);
            await WebhookChecks.RunAsync(bench, http, output, cancellationToken);
        }
        finally
        {
            await bench.CheckAsync(Clauses.Leftover, () => ClearAsync(bench));
        }
        return new(options.Url, began, bench.Results, bench.Skew);
    }

    /// <summary>Withdraws whatever a request may have published, also one that should have been refused.</summary>
    static async Task<string?> ClearAsync(Bench bench)
    {
        var left = new List<string>();
        foreach (var (id, revision) in bench.Touched.ToArray())
        {
            if ((await bench.GetAsync(id)).Status == 404)
                continue;
            var answer = await bench.DeleteAsync(id, revision + 1);
            // A platform that holds more than was ever sent says so, and is followed.
            if (answer is { Status: 409 } && answer.Number("revision") is { } held and < int.MaxValue)
                await bench.DeleteAsync(id, (int)held + 1);
            if ((await bench.GetAsync(id)).Status != 404)
                left.Add(id);
        }
        return left.Count == 0 ? null : $"still held: {string.Join(", ", left)}; withdraw them by hand";
    }
}
