using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Simulator;

/// <summary>The jobs of a platform that takes batches: what is handed over is done at once, and told when its time has come.</summary>
sealed class JobBook(PlatformOptions options, Chance chance, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    long _given;

    /// <summary>Keeps the results of a batch under a new job id, unless the platform is to forget it.</summary>
    public PlatformReply Open(IReadOnlyList<(PlatformRequest Item, PlatformReply Reply)> results, double forgottenShare)
    {
        var now = clock.GetUtcNow();
        var id = chance.Name("job", options.Id, Interlocked.Increment(ref _given) + now.Ticks);
        if (!chance.Happens(forgottenShare, "forget-job", id))
            _jobs[id] = new Job(now.AddMilliseconds(options.JobMilliseconds), new JsonArray([.. results.Select(r => Result(r.Item, r.Reply))]));
        return Reply("submitted", new JsonObject { ["job"] = id });
    }

    public PlatformReply Ask(string id)
    {
        if (!_jobs.TryGetValue(id, out var job))
            return new PlatformReply(404, "job-unknown");
        return clock.GetUtcNow() < job.DoneAt
            ? Reply("job-running", new JsonObject { ["state"] = "RUNNING" })
            : Reply("job-done", new JsonObject { ["state"] = "DONE", ["results"] = job.Results.DeepClone() });
    }

    public void Forget() => _jobs.Clear();

    static JsonObject Result(PlatformRequest item, PlatformReply reply)
    {
        var parts = ReplyParts.Of(reply);
        return new JsonObject
        {
            ["id"] = item.Id,
            ["status"] = reply.Status,
            ["state"] = parts.Status,
            ["remoteId"] = parts.RemoteId,
            ["message"] = parts.Message is { } message ? $"{parts.Code} {message}" : null,
            ["revision"] = parts.Revision,
        };
    }

    static PlatformReply Reply(string outcome, JsonObject body) => new(200, outcome) { Json = Encoding.UTF8.GetBytes(body.ToJsonString()) };

    sealed record Job(DateTimeOffset DoneAt, JsonArray Results);
}
