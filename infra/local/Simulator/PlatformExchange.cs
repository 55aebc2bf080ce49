using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PatentHub.Local.Simulator;

/// <summary>One request at a platform: read, judged, hit by its fault, carried out, entered in the ledger, answered.</summary>
static class PlatformExchange
{
    // A webhook that is to overtake the reply must not hold it longer than the hub's timeout.
    static readonly TimeSpan EarlyWebhookTime = TimeSpan.FromSeconds(2);

    public static async Task HandleAsync(HttpContext context, SimulatedPlatform platform, string id, CancellationToken stop)
    {
        if (await PlatformRequest.ReadAsync(context, id) is not { } request)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var (attempt, refusal) = platform.Admit(request);
        var plan = refusal is null
            ? FaultPlan.For(platform.Faults, platform.Chance, request, attempt)
            : new FaultPlan(Fault.None, TimeSpan.Zero);
        if (plan.Latency > TimeSpan.Zero)
            await Task.Delay(plan.Latency, platform.Clock, stop);
        if (plan.Fault == Fault.Hang)
            await HangAsync(platform, request, attempt, plan, stop);
        var reply = platform.Process(request, attempt, plan, desk => Serve(desk, context, platform, request, refusal, plan.Fault));
        if (reply is { Stored: true, Holding: { } holding })
            await FollowUpAsync(platform, holding);
        await AnswerAsync(context, platform, plan, reply, stop);
    }

    static PlatformReply Serve(
        PlatformDesk desk, HttpContext context, SimulatedPlatform platform, PlatformRequest request, Violation? refusal, Fault fault)
    {
        if (refusal is { } violation)
            return Refuse(violation);
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
            Fault.Lie => desk.Pretend(request),
            _ when request is { Method: "GET", Id: "" } => List(desk, context.Request.Query),
            _ => desk.Serve(request),
        };
    }

    // All but a wrong idempotency key are matters of authentication; 400 with a code would pass for business.
    static PlatformReply Refuse(Violation violation)
    {
        var status = violation == Violation.IdempotencyKeyMismatch ? 400 : 401;
        var reply = PlatformReply.Problem(status, "refused", violation.ToString(), "The request is not what it claims to be.");
        return reply with { Violations = [violation] };
    }

    static PlatformReply List(PlatformDesk desk, IQueryCollection query)
    {
        string? limit = query["limit"];
        return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? desk.List(query["cursor"], number)
            : desk.List(query["cursor"], string.IsNullOrEmpty(limit) ? null : 0);
    }

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
