using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

public sealed record Order(string Number, int Amount);

public sealed class RouteFunctions
{
    [Function("ReadItem")]
    public IResult ReadItem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id:int}")] HttpRequest request, int id) =>
        Results.Text($"{request.Method} item {id + 1}");

    [Function("ReadPart")]
    public static Task<IResult> ReadPart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "parts/{name}/{key:guid}")] HttpRequest request,
        string name, Guid key, FunctionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Results.Text($"{name} {key:N} {context.BindingContext.BindingData["name"]} {context.GetHttpContext() == request.HttpContext} {cancellationToken.CanBeCanceled}"));

    [Function("ReadPage")]
    public IResult ReadPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "pages/{number:int?}")] HttpRequest request, int? number) =>
        Results.Text($"{request.Method} page {number?.ToString() ?? "none"}");

    [Function("Loose")]
    public IResult Loose([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "loose/{id}")] HttpRequest request, int id) =>
        Results.Text($"{request.Path} {id}");

    [Function("TakeOrder")]
    public async Task<IResult> TakeOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request, CancellationToken cancellationToken)
    {
        var order = await request.ReadFromJsonAsync<Order>(cancellationToken);
        return Results.Created($"/orders/{order!.Number}", order with { Amount = order.Amount * 2 });
    }

    [Function("Unnamed")]
    public Task Unnamed([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("by name");

    [Function("Fail")]
    public IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException($"secret of {request.Path}");
}

public sealed class KeyFunctions
{
    [Function("Open")]
    public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, Route = "open")] HttpRequest request) => Results.Text(request.Method);

    [Function("Guarded")]
    public IResult Guarded([HttpTrigger(AuthorizationLevel.Function, Route = "guarded")] HttpRequest request) => Results.Text(request.Method);

    [Function("Other")]
    public IResult Other([HttpTrigger(AuthorizationLevel.Function, Route = "other")] HttpRequest request) => Results.Text(request.Method);

    [Function("Master")]
    public IResult Master([HttpTrigger(AuthorizationLevel.Admin, Route = "master")] HttpRequest request) => Results.Text(request.Method);
}

public sealed class RootFunctions
{
    [Function("Root")]
    public IResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/")] HttpRequest request) => Results.Text("root of " + request.Method);
}

public sealed class SlowFunctions(Probe probe)
{
    [Function("Slow")]
    public async Task<IResult> Slow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request, CancellationToken cancellationToken)
    {
        await probe.OnRequest(cancellationToken);
        return Results.Text("done " + request.Method);
    }
}

public sealed class MessageFunctions(Probe probe)
{
    public const string Queue = "orders";

    [Function("TakeMessage")]
    public async Task Run([ServiceBusTrigger(Queue, Connection = "Bus")] ServiceBusReceivedMessage message, FunctionContext context)
    {
        probe.Report($"{message.Body} #{message.DeliveryCount}");
        await probe.OnMessage(message, context);
    }
}

public sealed class BodyFunctions(Probe probe)
{
    [Function("TakeText")]
    public Task Text([ServiceBusTrigger("%Queues:Text%")] string body, FunctionContext context)
    {
        var data = context.BindingContext.BindingData;
        probe.Report($"text {body} {data["MessageId"]} {data["deliverycount"]} {data["Subject"]} {data["ApplicationProperties"]} {data["EnqueuedTimeUtc"]} {data.ContainsKey("CorrelationId")}");
        return Task.CompletedTask;
    }

    [Function("TakeBytes")]
    public void Bytes([ServiceBusTrigger("bytes")] byte[] body) => probe.Report($"bytes {Convert.ToHexString(body)}");
}

public sealed class TimerFunctions(Probe probe)
{
    public const string EveryFiveMinutes = "0 */5 * * * *";

    [Function("Sweep")]
    public async Task Run([TimerTrigger(EveryFiveMinutes)] TimerInfo timer, FunctionContext context)
    {
        probe.Report($"sweep{(timer.IsPastDue ? " past due" : "")} {timer.ScheduleStatus?.Next:HH:mm}");
        await probe.OnTimer(timer, context);
    }
}

public sealed class SettingTimerFunctions(Probe probe)
{
    [Function("Configured")]
    public void Run([TimerTrigger("%Sweeps:Schedule%")] TimerInfo timer) => probe.Report($"configured {timer.ScheduleStatus is null}");
}

public sealed class StartupTimerFunctions(Probe probe)
{
    [Function("AtStart")]
    public void Run([TimerTrigger(TimerFunctions.EveryFiveMinutes, RunOnStartup = true)] TimerInfo timer) =>
        probe.Report($"at start {timer.IsPastDue}");
}
