using System.Net;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>
/// Classifies answers by a profile's reply map. Pure. An HTTP error is never taken for a success, and a code that the map does not list never
/// for anything but a doubt.
/// </summary>
static class ReplyReader
{
    public static PushReply OfPush(HttpAnswer answer, ReplyMap map, bool isWithdrawal, DateTimeOffset now) => Judge(answer, map, now) switch
    {
        { Failure: { } failure } => failure,
        { Class: ReplyClass.Absent } => isWithdrawal ? new PushReply.Accepted(null) : new PushReply.Transient("the platform says that there is no such thing"),
        // The answer to a withdrawal tells that the listing is gone, and not what state it is in.
        { Class: ReplyClass.Accepted } when isWithdrawal => new PushReply.Accepted(null),
        { Class: var @class, Body: var body } => ToReply(@class, body, map, answer, now),
    };

    /// <summary>Whether the platform does not take our credentials.</summary>
    public static bool IsUnauthorised(HttpAnswer answer, ReplyMap map, DateTimeOffset now) =>
        Judge(answer, map, now) is { Failure: PushReply.Unauthorised } or { Failure: null, Class: ReplyClass.Unauthorised };

    /// <param name="listingId">The listing that was asked for: an answer about another one is none.</param>
    public static ReadReply OfRead(HttpAnswer answer, ReplyMap map, string listingId, DateTimeOffset now)
    {
        var judged = Judge(answer, map, now);
        if (judged.Failure is null && judged.Class == ReplyClass.Absent)
            return new ReadReply.Absent();
        if (Failure(judged, map, answer, now) is { } failure)
            return new ReadReply.Failed(failure);
        return judged.Body is { } body && ToHeld(body, map) is { } held && held.Id == listingId
            ? new ReadReply.Held(held.Revision, held.Status, HttpReplies.Cut(map.RemoteId?.Text(body)))
            : new ReadReply.Failed(new PushReply.Transient("the answer does not tell id, revision and status"));
    }

    /// <param name="nextPage">The cursor of the next page where pages go by numbers; null: the platform tells it.</param>
    public static ListReply OfList(HttpAnswer answer, ReplyMap map, Func<int, string?>? nextPage, DateTimeOffset now)
    {
        var judged = Judge(answer, map, now);
        if (Failure(judged, map, answer, now) is { } failure)
            return new ListReply.Failed(failure);
        if (judged.Body is not { } body || map.Items!.Find(body) is not JArray items)
            return new ListReply.Failed(new PushReply.Transient("the answer has no list"));
        var held = items.Select(item => ToHeld(item, map.Item!)).OfType<HeldListing>().ToList();
        // The cursor is not cut: it goes back as it came.
        var next = nextPage is null ? map.NextCursor?.Text(body) : nextPage(items.Count);
        return new ListReply.Page(held, items.Count - held.Count, string.IsNullOrEmpty(next) ? null : next);
    }

    /// <returns>A reply per push. Those of which the answer says nothing are part of its job, if it tells one, and in doubt otherwise.</returns>
    public static IReadOnlyList<PushReply> OfBatch(HttpAnswer answer, ReplyMap map, IReadOnlyList<Push> pushes, Exchange exchange, DateTimeOffset now)
    {
        var judged = Judge(answer, map, now);
        if (judged.Failure is not null || judged.Class is not (ReplyClass.Accepted or ReplyClass.Pending))
        {
            var same = judged.Failure ?? ToReply(judged.Class, judged.Body, map, answer, now);
            return [.. pushes.Select(_ => same)];
        }
        var job = judged.Body is null ? null : map.Job?.Text(judged.Body);
        var results = ItemsOf(judged.Body, map, answer, exchange, now);
        PushReply otherwise = string.IsNullOrEmpty(job) ? new PushReply.Unknown("the answer to the batch says nothing of it") : new PushReply.Pending(null, job);
        return [.. pushes.Select(push => results.GetValueOrDefault(push.ListingId, otherwise))];
    }

    public static JobReply OfJob(HttpAnswer answer, ReplyMap map, Exchange exchange, DateTimeOffset now)
    {
        var judged = Judge(answer, map, now);
        if (judged.Failure is null && judged.Class == ReplyClass.Absent)
            return new JobReply.Forgotten();
        if (Failure(judged, map, answer, now) is { } failure)
            return new JobReply.Failed(failure);
        if (judged.Body is null || map.JobState!.Text(judged.Body) is not { } word || !map.JobStates.TryGetValue(word, out var state))
            return new JobReply.Failed(new PushReply.Transient("the answer tells no state of the job that the profile lists"));
        return state switch
        {
            JobState.Running => new JobReply.Running(),
            JobState.Forgotten => new JobReply.Forgotten(),
            // What is not final is as good as lost: it is asked for, and sent again.
            _ => new JobReply.Finished(ItemsOf(judged.Body, map, answer, exchange, now)
                .Where(r => r.Value is PushReply.Accepted or PushReply.Rejected or PushReply.Pending).ToDictionary(StringComparer.Ordinal)),
        };
    }

    /// <summary>By listing id; of several results for one the last. Each has of the exchange what is about it: a log that cuts long answers would lose most of them.</summary>
    static Dictionary<string, PushReply> ItemsOf(JToken? body, ReplyMap map, HttpAnswer answer, Exchange exchange, DateTimeOffset now)
    {
        var results = new Dictionary<string, PushReply>(StringComparer.Ordinal);
        if (body is null || map.Item is not { } itemMap || map.Items?.Find(body) is not JArray items)
            return results;
        foreach (var item in items)
            if (itemMap.Id!.Text(item) is { } id)
                results[id] = ToReply(ClassOf(itemMap, item), item, itemMap, answer, now) with { Exchange = exchange with { Reply = Encoding.UTF8.GetBytes(item.ToString(Formatting.None)) } };
        return results;
    }

    static ReplyClass ClassOf(ReplyMap map, JToken body) => map.Code is null ? ReplyClass.Accepted
        : map.Code.Text(body) is { } code && map.Classes.TryGetValue(code, out var @class) ? @class : ReplyClass.Unknown;

    static Judged Judge(HttpAnswer answer, ReplyMap map, DateTimeOffset now)
    {
        var body = ReplyPath.Parse(answer.Body);
        if (answer.IsSuccess)
            // 204 has nothing to say by its nature.
            return map.Code is not null && body is null && answer.Status != HttpStatusCode.NoContent ? new(default, null, new PushReply.Unknown("2xx without JSON"))
                : new(body is null ? ReplyClass.Accepted : ClassOf(map, body), body, null);
        var listed = body is not null && map.Code?.Text(body) is { } code && map.Classes.TryGetValue(code, out var @class) ? @class : ReplyClass.Accepted;
        var isBusiness = (int?)answer.Status is 400 or 404 or 409 or 410 or 422;
        if (isBusiness && listed is not (ReplyClass.Accepted or ReplyClass.Pending))
            return new(listed, body, null);
        if ((int?)answer.Status is 404 or 410)
            return new(ReplyClass.Absent, body, null);
        return new(default, body, HttpReplies.OfFailure(answer, body is null ? null : map.Code?.Text(body), body is null ? null : map.Message?.Text(body),
            body is null ? null : map.Revision?.Number(body), now));
    }

    /// <summary>Why a question has no answer; null: it has one.</summary>
    static PushReply? Failure(Judged judged, ReplyMap map, HttpAnswer answer, DateTimeOffset now) => judged switch
    {
        { Failure: { } failure } => HttpReplies.Harmless(failure),
        { Class: ReplyClass.Accepted or ReplyClass.Pending } => null,
        { Class: ReplyClass.Absent } => new PushReply.Transient("the platform says that there is no such thing"),
        _ => HttpReplies.Harmless(ToReply(judged.Class, judged.Body, map, answer, now)),
    };

    static PushReply ToReply(ReplyClass @class, JToken? body, ReplyMap map, HttpAnswer answer, DateTimeOffset now)
    {
        var code = HttpReplies.Cut(body is null ? null : map.Code?.Text(body));
        var message = HttpReplies.Cut(body is null ? null : map.Message?.Text(body));
        var remoteId = HttpReplies.Cut(body is null ? null : map.RemoteId?.Text(body));
        var job = body is null ? null : map.Job?.Text(body);
        return @class switch
        {
            ReplyClass.Accepted when map.Status is null => new PushReply.Accepted(remoteId),
            ReplyClass.Accepted => StatusOf(body, map) switch
            {
                HeldStatus.Accepted => new PushReply.Accepted(remoteId),
                HeldStatus.Pending => new PushReply.Pending(remoteId, job),
                HeldStatus.Rejected => new PushReply.Rejected(code ?? "rejected", message),
                _ => new PushReply.Unknown("the answer tells no status that the profile lists"),
            },
            ReplyClass.Pending => new PushReply.Pending(remoteId, job),
            ReplyClass.Rejected => new PushReply.Rejected(code ?? "rejected", message),
            ReplyClass.Throttled => new PushReply.Throttled(HttpReplies.Until(map.RetryAfter?.Number(body!) is { } seconds and < 1_000_000 ? now.AddSeconds(seconds) : answer.RetryAt, now)),
            ReplyClass.Transient => new PushReply.Transient($"code {code}"),
            ReplyClass.Unauthorised => new PushReply.Unauthorised($"code {code}"),
            ReplyClass.Stale when map.Revision?.Number(body!) is { } revision => new PushReply.Stale(revision),
            _ => new PushReply.Unknown(code is null ? "the answer has no code" : $"code {code}"),
        };
    }

    static string? StatusOf(JToken? body, ReplyMap map) => body is not null && map.Status!.Text(body) is { } word ? map.Statuses.GetValueOrDefault(word) : null;

    static HeldListing? ToHeld(JToken item, ReplyMap map) =>
        map.Id!.Text(item) is { } id && map.Revision!.Number(item) is { } revision && (map.Status is null ? HeldStatus.Accepted : StatusOf(item, map)) is { } status
            ? new HeldListing(id, revision, status)
            : null;

    /// <param name="Class">Where there is no failure.</param>
    /// <param name="Failure">What the HTTP status alone says.</param>
    readonly record struct Judged(ReplyClass Class, JToken? Body, PushReply? Failure);
}
