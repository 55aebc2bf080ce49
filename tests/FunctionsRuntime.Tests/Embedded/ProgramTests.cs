using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PatentHub.FunctionsRuntime.SampleApp;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

/// <summary>A real Program on the embedded host, started as an app's own tests start it.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-program-");
    readonly FakeTimeProvider _clock = new(new(2026, 11, 23, 8, 1, 0, TimeSpan.Zero));
    readonly WebApplicationFactory<Program> _app;

    public ProgramTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(web => web
        .UseContentRoot(_folder.FullName)
        .ConfigureLogging(logging => logging.ClearProviders())
        .ConfigureServices(services => services
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<Greeter, OtherGreeter>()));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 15_000)]
    public async Task Serves_the_functions_of_the_app_with_replaced_services()
    {
        using var http = _app.CreateClient();

        Assert.Equal("Good day, Wen (1)", await http.GetStringAsync("/api/greet/Wen", Cancellation));
        await _app.Services.GetRequiredService<EmbeddedActivity>().WhenIdleAsync(Cancellation);
        Assert.Equal(["Wen"], _app.Services.GetRequiredService<Greeter>().Greeted);
    }

    [Fact(Timeout = 15_000)]
    public async Task Lets_middleware_replace_the_result()
    {
        using var http = _app.CreateClient();
        using var response = await http.GetAsync(new Uri("/api/greet/nobody", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact(Timeout = 15_000)]
    public async Task Follows_the_replaced_clock_and_runs_timers_by_hand()
    {
        var activity = _app.Services.GetRequiredService<EmbeddedActivity>();
        var greeter = _app.Services.GetRequiredService<Greeter>();
        await activity.StartFunctionAsync("Tick", Cancellation);
        Assert.Equal(["tick False"], greeter.Greeted);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await activity.WhenIdleAsync(Cancellation);
        Assert.Equal(["tick False", "tick False"], greeter.Greeted);
        await Assert.ThrowsAsync<ArgumentException>(() => activity.StartFunctionAsync("Greet", Cancellation));
    }

    [Fact]
    public void Keeps_its_keys_to_the_owner()
    {
        // File modes are a Unix matter.
        if (OperatingSystem.IsWindows())
            return;
        using var http = _app.CreateClient();
        var file = Path.Combine(_folder.FullName, ".data", "host", "secrets", "host.json");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    sealed class OtherGreeter : Greeter
    {
        public override string Greet(string name) => $"Good day, {name}";
    }
}
