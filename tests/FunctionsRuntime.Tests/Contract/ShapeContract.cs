using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Functions that are refused at start-up, and why.</summary>
public abstract class ShapeContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    [Theory(Timeout = Limit)]
    [InlineData(typeof(NoTrigger), "must have exactly one trigger parameter, has 0")]
    [InlineData(typeof(TwoTriggers), "must have exactly one trigger parameter, has 2")]
    [InlineData(typeof(AsyncVoid), "must not be async void: its exceptions would be lost")]
    [InlineData(typeof(HiddenMethod), "must be a public method of a class that can be created")]
    [InlineData(typeof(BinaryBody), "cannot bind parameter 'body' of type BinaryData")]
    [InlineData(typeof(ContextTrigger), "cannot bind parameter 'context' of type HttpContext")]
    [InlineData(typeof(UnroutedParameter), "cannot bind parameter 'name' of type String")]
    [InlineData(typeof(OddRouteValue), "cannot bind parameter 'id' of type Version")]
    [InlineData(typeof(WrongTimerParameter), "cannot bind parameter 'timer' of type String")]
    [InlineData(typeof(WrongResult), "returns Task`1; void and Task are supported")]
    [InlineData(typeof(PlainResult), "returns String; void, Task, IResult and Task of an IResult are supported")]
    [InlineData(typeof(AdminRoute), "the route 'admin/things' begins with a word that the host keeps for itself")]
    [InlineData(typeof(RuntimeRoute), "the route 'RuntimeX' begins with a word that the host keeps for itself")]
    [InlineData(typeof(BadRoute), "is not a route template")]
    [InlineData(typeof(OddName), "must have a name of letters, digits, _ and -")]
    [InlineData(typeof(NameOfTheHost), "other than 'host'")]
    [InlineData(typeof(SameName), "The function name 'Twin' is used by")]
    [InlineData(typeof(SameRoute), "Functions 'One' and 'Two' serve the same route and method.")]
    [InlineData(typeof(BadSchedule), "'* * * * *' is not a cron expression of six fields")]
    [InlineData(typeof(MissingSetting), "'%No:Such%' refers to the setting 'No:Such', which has no value.")]
    public async Task Refuses(Type functions, string reason)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(functions));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Names_every_fault_at_once()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(typeof(NoTrigger), typeof(AsyncVoid)));
        Assert.Equal(2, error.Message.Split(Environment.NewLine).Length);
    }

    public static class NoTrigger
    {
        [Function("X")]
        public static void Run(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();
    }

    public static class TwoTriggers
    {
        [Function("X")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [ServiceBusTrigger("q")] string body) => _ = (timer, body);
    }

    public static class AsyncVoid
    {
        [Function("Y")]
        public static async void Run([ServiceBusTrigger("q")] string body) => await Task.FromResult(body);
    }

    public static class HiddenMethod
    {
        [Function("X")]
        internal static void Run([ServiceBusTrigger("q")] string body) => _ = body;
    }

    public static class BinaryBody
    {
        [Function("X")]
        public static void Run([ServiceBusTrigger("q")] BinaryData body) => _ = body;
    }

    public static class ContextTrigger
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpContext context) => _ = context;
    }

    public static class UnroutedParameter
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{other}")] HttpRequest request, string name) => _ = (request, name);
    }

    public static class OddRouteValue
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id}")] HttpRequest request, Version id) => _ = (request, id);
    }

    public static class WrongTimerParameter
    {
        [Function("X")]
        public static void Run([TimerTrigger("0 * * * * *")] string timer) => _ = timer;
    }

    public static class WrongResult
    {
        [Function("X")]
        public static Task<int> Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer.IsPastDue ? 1 : 0);
    }

    public static class PlainResult
    {
        [Function("X")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => request.Method;
    }

    public static class AdminRoute
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "admin/things")] HttpRequest request) => _ = request;
    }

    public static class RuntimeRoute
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/RuntimeX")] HttpRequest request) => _ = request;
    }

    public static class BadRoute
    {
        [Function("X")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id")] HttpRequest request) => _ = request;
    }

    public static class OddName
    {
        [Function("../X")]
        public static void Run([ServiceBusTrigger("q")] string body) => _ = body;
    }

    public static class NameOfTheHost
    {
        [Function("Host")]
        public static void Run([ServiceBusTrigger("q")] string body) => _ = body;
    }

    public static class SameName
    {
        [Function("Twin")]
        public static void One([ServiceBusTrigger("q")] string body) => _ = body;

        [Function("twin")]
        public static void Two([ServiceBusTrigger("q")] string body) => _ = body;
    }

    public static class SameRoute
    {
        [Function("One")]
        public static void One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "x/{id}")] HttpRequest request) => _ = request;

        [Function("Two")]
        public static void Two([HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "X/{id}/")] HttpRequest request) => _ = request;
    }

    public static class BadSchedule
    {
        [Function("X")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class MissingSetting
    {
        [Function("X")]
        public static void Run([TimerTrigger("%No:Such%")] TimerInfo timer) => _ = timer;
    }
}
