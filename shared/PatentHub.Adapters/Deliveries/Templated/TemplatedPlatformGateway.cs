using System.Globalization;
using System.Text;
using Fluid.Values;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>Speaks to platforms whose paths, bodies, replies and signatures their profiles describe.</summary>
sealed class TemplatedPlatformGateway(PlatformClient client, RequestSigner signer, TimeProvider clock, Random random) : IPlatformGateway
{
    const int MaxReply = 256 * 1024;
    const int MaxList = 8 * 1024 * 1024;

    public bool CanRead(PlatformProfile platform) => StyleOf(platform).Find(OperationNames.Read) is not null;

    public bool MayRepeat(PlatformProfile platform) => StyleOf(platform).MayRepeat;

    public bool CanList(PlatformProfile platform) => StyleOf(platform).Find(OperationNames.List) is not null;

    public int BatchSize(PlatformProfile platform) => StyleOf(platform).BatchSize;

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        if (StyleOf(platform).Find(push.Document is null ? OperationNames.Withdraw : OperationNames.Publish) is not { } operation)
            return (await PushBatchAsync(platform, [push], cancellationToken))[0];
        try
        {
            var scope = RequestWriter.Scope(StyleOf(platform), push, clock.GetUtcNow());
            var asked = await AskAsync(platform, operation, scope, push.ListingId, push.Revision, push.TraceParent, MaxReply, cancellationToken);
            return asked.Failure ?? ReplyReader.OfPush(asked.Answer!, operation.Reply, push.Document is null, clock.GetUtcNow()) with { Exchange = asked.Exchange() };
        }
        catch (ProfileFaultException exception)
        {
            return Refused(exception);
        }
    }

    public async Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        var operation = StyleOf(platform).Find(OperationNames.Batch)!;
        var replies = new PushReply?[pushes.Count];
        var items = new List<string>(pushes.Count);
        for (var i = 0; i < pushes.Count; i++)
            try
            {
                items.Add(RequestWriter.Item(operation, RequestWriter.Scope(StyleOf(platform), pushes[i], clock.GetUtcNow())));
            }
            catch (ProfileFaultException exception)
            {
                // One listing that cannot be written keeps no other one back.
                replies[i] = Refused(exception);
            }
        var sent = pushes.Where((_, i) => replies[i] is null).ToList();
        var answers = sent.Count == 0 ? [] : await SendBatchAsync(platform, operation, sent, items, cancellationToken);
        var next = 0;
        return [.. replies.Select(reply => reply ?? answers[next++])];
    }

    /// <summary>What <see cref="PushAsync"/> would send.</summary>
    public RequestPreview Preview(PlatformProfile platform, Push push)
    {
        var style = StyleOf(platform);
        var own = style.Find(push.Document is null ? OperationNames.Withdraw : OperationNames.Publish);
        try
        {
            var scope = RequestWriter.Scope(style, push, clock.GetUtcNow());
            var item = own is null ? RequestWriter.Item(style.Find(OperationNames.Batch)!, scope) : null;
            if (item is not null)
                scope = RequestWriter.Scope(style, clock.GetUtcNow(), ("items", RequestWriter.Items([item])));
            var operation = own ?? style.Find(OperationNames.Batch)!;
            var request = RequestWriter.Write((TemplatedProfile)platform, operation, scope, own is null ? "*" : push.ListingId, own is null ? 0 : push.Revision);
            signer.Mask((TemplatedProfile)platform, request);
            return request.ToPreview(operation.Example, item is null ? null : Encoding.UTF8.GetBytes(item));
        }
        catch (ProfileFaultException exception)
        {
            return RequestPreview.Refused(Refused(exception));
        }
    }

    public async Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        var operation = StyleOf(platform).Find(OperationNames.Read)!;
        var scope = RequestWriter.Scope(StyleOf(platform), clock.GetUtcNow(), ("id", new StringValue(listingId)));
        var asked = await QuestionAsync(platform, operation, scope, listingId, traceParent, MaxReply, cancellationToken);
        return asked.Failure is not null ? new ReadReply.Failed(asked.Failure)
            : ReplyReader.OfRead(asked.Answer!, operation.Reply, listingId, clock.GetUtcNow()) with { Exchange = asked.Exchange() };
    }

    public async Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        // Refused and not transient: a platform that does not list is no reason to ask it again.
        if (StyleOf(platform).Find(OperationNames.List) is not { } operation)
            return new ListReply.Failed(new PushReply.Rejected("no-list", "the profile describes no list"));
        var page = operation.PagesByNumber && int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var scope = RequestWriter.Scope(StyleOf(platform), clock.GetUtcNow(),
            ("cursor", cursor is null ? AbsentValue.Instance : new StringValue(cursor)), ("page", NumberValue.Create(page)), ("limit", NumberValue.Create(limit)));
        var asked = await QuestionAsync(platform, operation, scope, "*", Tracing.NewTraceParent(random), MaxList, cancellationToken);
        if (asked.Failure is not null)
            return new ListReply.Failed(asked.Failure);
        Func<int, string?>? next = operation.PagesByNumber ? count => count < limit ? null : (page + 1).ToString(CultureInfo.InvariantCulture) : null;
        return ReplyReader.OfList(asked.Answer!, operation.Reply, next, clock.GetUtcNow());
    }

    public async Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken)
    {
        if (StyleOf(platform).Find(OperationNames.Job) is not { } operation)
            return new JobReply.Forgotten();
        var scope = RequestWriter.Scope(StyleOf(platform), clock.GetUtcNow(), ("job", new StringValue(job)));
        var asked = await QuestionAsync(platform, operation, scope, "*", Tracing.NewTraceParent(random), MaxList, cancellationToken);
        return asked.Failure is not null ? new JobReply.Failed(asked.Failure)
            : ReplyReader.OfJob(asked.Answer!, operation.Reply, asked.Exchange(), clock.GetUtcNow()) with { Exchange = asked.Exchange() };
    }

    async Task<IReadOnlyList<PushReply>> SendBatchAsync(PlatformProfile platform, Operation operation, List<Push> pushes, List<string> items, CancellationToken cancellationToken)
    {
        try
        {
            var scope = RequestWriter.Scope(StyleOf(platform), clock.GetUtcNow(), ("items", RequestWriter.Items(items)));
            var trace = pushes.Count == 1 ? pushes[0].TraceParent : Tracing.NewTraceParent(random);
            var asked = await AskAsync(platform, operation, scope, "*", 0, trace, MaxList, cancellationToken);
            if (asked.Failure is not null)
                return [.. pushes.Select(_ => asked.Failure)];
            var exchange = asked.Exchange();
            return [.. ReplyReader.OfBatch(asked.Answer!, operation.Reply, pushes, exchange, clock.GetUtcNow())
                .Zip(items, (reply, item) => reply with { Exchange = (reply.Exchange ?? exchange) with { Request = Encoding.UTF8.GetBytes(item) } })];
        }
        catch (ProfileFaultException exception)
        {
            return [.. pushes.Select(_ => Refused(exception))];
        }
    }

    async Task<Asked> QuestionAsync(
        PlatformProfile platform, Operation operation, LiquidScope scope, string id, string? traceParent, int maxBody, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(platform, operation, scope, id, 0, traceParent, maxBody, cancellationToken);
        }
        catch (ProfileFaultException exception)
        {
            return new Asked(null, null, new PushReply.Transient(exception.Message));
        }
    }

    /// <summary>Sends an operation's request. Credentials that are not taken are renewed, if they can be, and the request repeated once.</summary>
    async Task<Asked> AskAsync(
        PlatformProfile platform, Operation operation, LiquidScope scope, string id, long revision, string? traceParent, int maxBody, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var request = RequestWriter.Write((TemplatedProfile)platform, operation, scope, id, revision);
            if (await signer.SignAsync((TemplatedProfile)platform, request, cancellationToken) is { } failure)
                return new Asked(request, null, failure);
            using var message = request.ToMessage(traceParent);
            var answer = await client.SendAsync(platform, message, maxBody, cancellationToken);
            if (attempt > 1 || !ReplyReader.IsUnauthorised(answer, operation.Reply, clock.GetUtcNow()) || !signer.Renew(request))
                return new Asked(request, answer, null);
        }
    }

    static PushReply.Rejected Refused(ProfileFaultException exception) => new(exception.Fault.Code, HttpReplies.Cut(exception.Fault.Reason));

    static PlatformStyle StyleOf(PlatformProfile platform) => ((TemplatedProfile)platform).Style;

    /// <param name="Failure">Why nothing was sent; null: there is an answer.</param>
    readonly record struct Asked(OutboundRequest? Request, HttpAnswer? Answer, PushReply? Failure)
    {
        public Exchange Exchange() => Request!.ToExchange(Answer!, Request.Body);
    }
}
