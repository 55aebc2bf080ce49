using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>One request at a platform: read, judged, hit by its fault, carried out, entered in the ledger, answered.</summary>
static class PlatformExchange
{
    // A webhook that is to overtake the reply must not hold it longer than the hub's timeout.
    static readonly TimeSpan EarlyWebhookTime = TimeSpan.FromSeconds(2);

    public static async Task HandleAsync(HttpContext context, SimulatedPlatform platform, string path, CancellationToken stop)
    {
        if (await PlatformRequest.ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        switch (platform.Style.Read(context.Request, path, body))
        {
            case PlatformCall.One one:
                await HandleAsync(context, platform, one.Request, (request, attempt, plan) =>
                    [platform.Process(request, attempt, plan, desk => Serve(desk, platform, request, plan.Fault))], stop);
                break;
            case PlatformCall.Batch batch:
                await HandleAsync(context, platform, batch.Request, (_, _, plan) => Submit(platform, batch.Items, plan), stop);
                break;
            case PlatformCall.Poll poll:
                await HandleAsync(context, platform, poll.Request, (request, attempt, plan) =>
                    [platform.Process(request, attempt, plan, desk => Spoil(platform, plan.Fault == Fault.ReadOneDisabled ? Fault.None : plan.Fault) ?? platform.Jobs.Ask(poll.Job))], stop);
                break;
            case PlatformCall.Access access:
                platform.RecordAccess(access.Reply);
                await AnswerAsync(context, platform, new FaultPlan(Fault.None, TimeSpan.Zero), access.Reply, stop);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <param name="carryOut">Carries the request out under its fault; the last reply is the answer, those before it are of its items.</param>
    static async Task HandleAsync(
        HttpContext context,
        SimulatedPlatform platform,
        PlatformRequest request,
        Func<PlatformRequest, int, FaultPlan, IReadOnlyList<PlatformReply>> carryOut,
        CancellationToken stop)
    {
        var (attempt, refusal) = platform.Admit(request);
        if (refusal is not null)
        {
            var none = new FaultPlan(Fault.None, TimeSpan.Zero);
            await AnswerAsync(context, platform, none, platform.Style.Write(platform.Process(request, attempt, none, _ => Refuse(refusal))), stop);
            return;
        }

        var plan = FaultPlan.For(platform.Faults, platform.Chance, request, attempt);
        if (plan.Latency > TimeSpan.Zero)
            await Task.Delay(plan.Latency, platform.Clock, stop);
        if (plan.Fault == Fault.Hang)
            await HangAsync(platform, request, attempt, plan, stop);
        var replies = carryOut(request, attempt, plan);
        foreach (var reply in replies)
        {
            if (reply is { Stored: true, Holding: { } holding })
                await FollowUpAsync(platform, holding);
        }

        await AnswerAsync(context, platform, plan, platform.Style.Write(replies[^1]), stop);
    }

    /// <summary>Does a batch item by item, and opens the job that tells of them.</summary>
    static List<PlatformReply> Submit(SimulatedPlatform platform, IReadOnlyList<PlatformRequest> items, FaultPlan plan)
    {
        if (Spoil(platform, plan.Fault) is { } broken)
            return [broken];
        var faults = platform.Faults;
        var results = items.Select(item =>
        {
            var attempt = platform.CountAttempt(item);
            var fails = platform.Chance.Happens(faults.ItemFailureRate, "item", item.Id, item.Revision, attempt);
            return (Item: item, Reply: platform.Process(item, attempt, plan, desk => fails ? new PlatformReply(503, "item-failed") : Serve(desk, platform, item, plan.Fault)));
        }).ToList();
        return [.. results.Select(r => r.Reply), platform.Jobs.Open(results, faults.JobForgottenRate)];
    }

    static PlatformReply Serve(PlatformDesk desk, SimulatedPlatform platform, PlatformRequest request, Fault fault) =>
        Spoil(platform, fault) ?? (fault, request) switch
        {
            (Fault.Lie, _) => desk.Pretend(request),
            (_, { Method: "GET", Id: "", Page: > 0 }) => desk.ListPage(request.Page, Limit(request) ?? 0),
            (_, { Method: "GET", Id: "" }) => desk.List(request.Cursor, Limit(request)),
            _ => desk.Serve(request),
        };

    /// <summary>The answer of a platform that does nothing; null: it does.</summary>
    static PlatformReply? Spoil(SimulatedPlatform platform, Fault fault)
    {
        var faults = platform.Faults;
        return fault switch
        {
            Fault.Unauthorised => PlatformReply.Problem(
                faults.UnauthorisedStatus == 0 ? 401 : faults.UnauthorisedStatus, "unauthorised", "unauthorised", "模拟故障：凭证暂时失效"),
            Fault.Throttled => new PlatformReply(429, "throttled") { RetryAfter = RetryAfter(faults, platform.Clock) },
            Fault.Unavailable => new PlatformReply(503, "unavailable") { RetryAfter = RetryAfter(faults, platform.Clock) },
            Fault.Error => new PlatformReply(500, "error"),
            Fault.Maintenance => PlatformReply.Problem(422, "maintenance", faults.MaintenanceCode, "模拟故障：系统维护"),
            Fault.ReadOneDisabled => new PlatformReply(405, "read-one-disabled"),
            _ => null,
        };
    }

    // All but a wrong idempotency key are matters of authentication; 400 with a code would pass for business.
    static PlatformReply Refuse(Refusal refusal)
    {
        var status = refusal.Violation == Violation.IdempotencyKeyMismatch ? 400 : 401;
        var reply = PlatformReply.Problem(status, "refused", refusal.Code, "The request is not what it claims to be.");
        return refusal.Violation is { } violation ? reply with { Violations = [violation] } : reply;
    }

    static int? Limit(PlatformRequest request) =>
        int.TryParse(request.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : string.IsNullOrEmpty(request.Limit) ? null : 0;

    static async Task FollowUpAsync(SimulatedPlatform platform, Holding holding)
    {
        var first = platform.Announcements.FollowUpAsync(holding);
        if (!first.IsCompleted)
            await Task.WhenAny(first, Task.Delay(EarlyWebhookTime, platform.Clock));
    }

    /// <summary>Waits to be released and then lets the request go on: a late arrival, as from a queue in between.</summary>
    static Task HangAsync(
        SimulatedPlatform platform, PlatformRequest request, int attempt, FaultPlan plan, CancellationToken stop)
    {
        platform.Process(request, attempt, plan, _ => new PlatformReply(0, "hung"));
        return platform.HangAsync(stop);
    }

    static async Task AnswerAsync(
        HttpContext context, SimulatedPlatform platform, FaultPlan plan, PlatformReply reply, CancellationToken stop)
    {
        if (plan.Fault == Fault.HangAfterStoring)
            await platform.HangAsync(stop);
        if (plan.Fault is Fault.Drop or Fault.HangAfterStoring)
        {
            context.Abort();
            return;
        }

        if (plan.Fault == Fault.Garbled && reply.Status < 300)
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><body>200 OK</body></html>", CancellationToken.None);
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.Headers.Date = platform.Clock.GetUtcNow().AddSeconds(platform.Faults.ClockSkewSeconds).ToString("R", CultureInfo.InvariantCulture);
        if (reply.RetryAfter is { } retryAfter)
            context.Response.Headers.RetryAfter = retryAfter;
        if (reply.Json is not { } json)
            return;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, CancellationToken.None);
    }

    static string RetryAfter(FaultOptions faults, TimeProvider clock) => faults.RetryAfterAsDate
        ? clock.GetUtcNow().AddSeconds(faults.RetryAfterSeconds).ToString("R", CultureInfo.InvariantCulture)
        : faults.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
}
