using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PatentHub.FunctionsRuntime.Tests.Contract;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

/// <summary>One embedded host. Keys are read from its files, as a launcher does.</summary>
sealed class EmbeddedTestHost(IHost host, EmbeddedFixture fixture, CapturedLog log) : IFunctionsHost, IAsyncDisposable
{
    bool _gone;

    public HttpClient Http { get; } = ((TestServer)host.Services.GetRequiredService<IServer>()).CreateClient();

    public string MasterKey => Secrets("host").GetProperty("masterKey").GetProperty("value").GetString()!;

    public string HostKey => Secrets("host").GetProperty("functionKeys")[0].GetProperty("value").GetString()!;

    public IReadOnlyCollection<string> Log => log.Lines;

    EmbeddedQueues Queues => host.Services.GetRequiredService<EmbeddedQueues>();

    public string KeyOf(string functionName) =>
        Secrets(functionName.ToLowerInvariant()).GetProperty("keys")[0].GetProperty("value").GetString()!;

    public Task SendAsync(string queue, params ServiceBusMessage[] messages) =>
        host.Services.GetRequiredService<ServiceBusClient>().CreateSender(queue)
            .SendMessagesAsync(messages, TestContext.Current.CancellationToken);

    public Task<QueueCounts> CountAsync(string queue) => Queues.CountAsync(queue);

    public Task<IReadOnlyList<DeadLetter>> ReadDeadLettersAsync(string queue) => Queues.ReadDeadLettersAsync(queue);

    public Task SettleAsync() =>
        host.Services.GetRequiredService<EmbeddedActivity>().WhenIdleAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async Task CrashAsync()
    {
        _gone = true;
        fixture.LeaveClockBehind();
        await DisposeHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gone)
            return;
        _gone = true;
        await DisposeHostAsync();
    }

    /// <summary>Without stopping: closes the files and nothing else.</summary>
    async Task DisposeHostAsync()
    {
        Http.Dispose();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    JsonElement Secrets(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(fixture.DataDirectory, "secrets", name + ".json"))).RootElement;
}
