using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PatentHub.FunctionsRuntime.Tests.Contract;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

/// <summary>What the builder accepts and how it composes.</summary>
public sealed class BuilderTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-builder-");

    [Fact]
    public void Validates_scopes_in_every_environment()
    {
        var builder = Builder(typeof(KeyFunctions)).ConfigureFunctionsWebApplication();
        builder.Services.AddScoped<Gate>();
        builder.Services.AddSingleton<Captor>();

        Assert.Contains("Cannot consume scoped service", Assert.Throws<AggregateException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wants_the_http_integration_for_http_functions()
    {
        var error = Assert.Throws<InvalidOperationException>(Builder(typeof(KeyFunctions)).Build);
        Assert.Equal("HTTP functions need ConfigureFunctionsWebApplication() on the builder.", error.Message);
    }

    [Fact]
    public void Builds_once()
    {
        var builder = Builder(typeof(MessageFunctions));
        builder.Services.AddSingleton<Probe>();
        using var host = builder.Build();
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Theory]
    [InlineData("MaxDeliveryCount", "0", "EmbeddedHost:MaxDeliveryCount must be at least 1.")]
    [InlineData("LockDuration", "00:00:00", "EmbeddedHost:LockDuration must be positive and at most one day.")]
    [InlineData("TimerLease", "2.00:00:00", "EmbeddedHost:TimerLease must be positive and at most one day.")]
    public void Refuses_settings_that_make_no_sense(string name, string value, string message)
    {
        var builder = Builder(typeof(MessageFunctions));
        builder.Services.AddSingleton<Probe>();
        builder.Configuration[$"EmbeddedHost:{name}"] = value;
        var error = Assert.ThrowsAny<Exception>(builder.Build);
        Assert.Equal(message, error.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task Shows_the_request_only_to_middleware_added_after_the_integration()
    {
        var seen = new List<bool>();
        var builder = Builder(typeof(KeyFunctions));
        builder.UseMiddleware((context, next) => Record(context, next, seen));
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware((context, next) => Record(context, next, seen));
        builder.Services.AddSingleton<IServer, TestServer>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var http = ((TestServer)host.Services.GetRequiredService<IServer>()).CreateClient();
        await http.GetStringAsync("/api/open", TestContext.Current.CancellationToken);

        Assert.Equal([false, true], seen);
    }

    [Theory]
    [InlineData("AzureWebJobs.Open.Disabled", "true", 404)]
    [InlineData("AzureWebJobs:Open:Disabled", "1", 404)]
    [InlineData("AzureWebJobs:Open:Disabled", "false", 200)]
    [InlineData("AzureWebJobs:Other:Disabled", "true", 200)]
    public async Task A_function_can_be_switched_off(string setting, string value, int status)
    {
        var builder = Builder(typeof(KeyFunctions)).ConfigureFunctionsWebApplication();
        ((FunctionsApplicationBuilder)builder).Configuration[setting] = value;
        builder.Services.AddSingleton<IServer, TestServer>();
        using var host = ((FunctionsApplicationBuilder)builder).Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var http = ((TestServer)host.Services.GetRequiredService<IServer>()).CreateClient();
        using var answer = await http.GetAsync("/api/open", TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    static Task Record(FunctionContext context, Func<Task> next, List<bool> seen)
    {
        seen.Add(context.GetHttpContext() is not null);
        return next();
    }

    FunctionsApplicationBuilder Builder(Type functions)
    {
        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", _folder.FullName]);
        builder.Logging.ClearProviders();
        builder.Services.Configure<EmbeddedHostOptions>(options => options.FunctionTypes.Add(functions));
        return builder;
    }

    sealed class Captor(Gate gate)
    {
        public Gate Gate { get; } = gate;
    }
}
