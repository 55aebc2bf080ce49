using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.FunctionsRuntime.Http;
using PatentHub.FunctionsRuntime.Invocation;
using PatentHub.FunctionsRuntime.Queues;
using PatentHub.FunctionsRuntime.Timers;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>
/// The embedded host behind <c>FunctionsApplicationBuilder</c>. Settings are read from the built host's configuration
/// only, so that what a test host adds or replaces counts.
/// </summary>
sealed class EmbeddedComposition
{
    readonly WebApplicationBuilder _web;
    bool _servesHttp;

    public EmbeddedComposition(WebApplicationBuilder web)
    {
        _web = web;
        web.Host.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (true, true));
        var hostJson = HostJson.Load(web.Environment.ContentRootPath, web.Configuration);
        web.Logging.AddConfiguration(hostJson.Configuration.GetSection("logging"));
        // Its "Request starting" line shows the query string, and with it any key given as ?code=.
        web.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        web.Services.AddSingleton(hostJson);
        web.Services.AddSingleton(Pipeline);
        AddOptions(web.Services);
        AddRuntime(web.Services);
        AddTriggers(web.Services);
    }

    public InvocationPipeline Pipeline { get; } = new();

    public void AddHttpIntegration()
    {
        if (_servesHttp)
            return;
        _servesHttp = true;
        Pipeline.Use(HttpResultMiddleware.Wrap);
    }

    public WebApplication Build()
    {
        var app = _web.Build();
        if (!_servesHttp && app.Services.GetRequiredService<FunctionCatalog>().TriggeredBy<HttpTriggerAttribute>().Any())
            throw new InvalidOperationException("HTTP functions need ConfigureFunctionsWebApplication() on the builder.");
        app.Services.GetRequiredService<HostEndpoints>().Map(app);
        app.Services.GetRequiredService<HttpFunctions>().Map(app);
        return app;
    }

    static void AddOptions(IServiceCollection services)
    {
        services.AddOptions<EmbeddedHostOptions>()
            .BindConfiguration(EmbeddedHostOptions.Section)
            .PostConfigure<IHostEnvironment>((options, environment) =>
                options.DataDirectory = Path.Combine(environment.ContentRootPath, options.DataDirectory));
        services.AddSingleton<IValidateOptions<EmbeddedHostOptions>, OptionsCheck>();
        services.AddOptions<HostOptions>().Configure<IOptions<EmbeddedHostOptions>>((host, embedded) =>
            host.ShutdownTimeout = embedded.Value.DrainTimeout + embedded.Value.DrainGrace + TimeSpan.FromSeconds(5));
    }

    static void AddRuntime(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HostSettings>();
        services.AddSingleton<FunctionCatalog>();
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<ActivityLedger>();
        services.AddSingleton<FunctionKeys>();
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<HostEndpoints>();
        services.AddSingleton<HostListeners>();
        services.AddHostedService(provider => provider.GetRequiredService<HostListeners>());
        services.AddSingleton(provider => new EmbeddedActivity(
            provider.GetRequiredService<HostListeners>(), provider.GetRequiredService<ActivityLedger>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, FunctionMethodPolicy>());
    }

    static void AddTriggers(IServiceCollection services)
    {
        services.AddSingleton<QueueStore>();
        services.AddSingleton(provider => new EmbeddedQueues(provider.GetRequiredService<QueueStore>()));
        services.TryAddSingleton(provider => new ServiceBusClient(provider.GetRequiredService<QueueStore>()));
        services.AddSingleton(provider => new QueueEnvironment(
            provider.GetRequiredService<QueueStore>(), provider.GetRequiredService<FunctionInvoker>(),
            provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value, provider.GetRequiredService<HostSettings>(),
            provider.GetRequiredService<ActivityLedger>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<QueueListener>>()));
        services.AddSingleton<TimerStore>();
        services.AddSingleton(provider => new TimerEnvironment(
            provider.GetRequiredService<TimerStore>(), provider.GetRequiredService<FunctionInvoker>(),
            provider.GetRequiredService<IOptions<EmbeddedHostOptions>>().Value,
            provider.GetRequiredService<ActivityLedger>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TimerListener>>()));
    }

    sealed class OptionsCheck : IValidateOptions<EmbeddedHostOptions>
    {
        public ValidateOptionsResult Validate(string? name, EmbeddedHostOptions options) =>
            options.Faults().ToArray() is { Length: > 0 } faults
                ? ValidateOptionsResult.Fail(faults)
                : ValidateOptionsResult.Success;
    }
}
