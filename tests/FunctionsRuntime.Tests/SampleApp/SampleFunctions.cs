using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace PatentHub.FunctionsRuntime.SampleApp;

/// <summary>A service that tests replace.</summary>
public class Greeter
{
    /// <summary>Greetings by name, of messages handled.</summary>
    public List<string> Greeted { get; } = [];

    public virtual string Greet(string name) => $"Hello, {name}";
}

/// <summary>A scoped service: one per invocation.</summary>
public sealed class Visit
{
    public int Count { get; set; }
}

/// <summary>Turns an exception into a result, which only works behind the HTTP integration.</summary>
public sealed class ProblemMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        context.InstanceServices.GetRequiredService<Visit>().Count++;
        try
        {
            await next(context);
        }
        catch (ArgumentException) when (context.GetHttpContext() is not null)
        {
            context.GetInvocationResult().Value = Results.Problem("no such name", statusCode: 422);
        }
    }
}

/// <summary>Greets over HTTP, by queue and by timer.</summary>
public sealed class GreetFunctions(Greeter greeter, Visit visit, ServiceBusClient bus)
{
    [Function("Greet")]
    public async Task<IResult> Greet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greet/{name}")] HttpRequest request, string name,
        CancellationToken cancellationToken)
    {
        if (name == "nobody")
            throw new ArgumentException(request.Path);
        await bus.CreateSender("greetings").SendMessageAsync(new ServiceBusMessage(name), cancellationToken);
        return Results.Text($"{greeter.Greet(name)} ({visit.Count})");
    }

    [Function("Remember")]
    public void Remember([ServiceBusTrigger("greetings")] string name) => greeter.Greeted.Add(name);

    [Function("Tick")]
    public void Tick([TimerTrigger("0 0 * * * *")] TimerInfo timer) => greeter.Greeted.Add($"tick {timer.IsPastDue}");
}
