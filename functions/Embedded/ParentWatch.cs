using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PatentHub.Functions;

/// <summary>
/// Ends the app when its standard input ends, if the setting <c>EmbeddedHost:EndWithStandardInput</c> says so: a child of the launcher
/// then cannot outlive it, however the launcher ended.
/// </summary>
sealed class ParentWatch(IConfiguration configuration, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue("EmbeddedHost:EndWithStandardInput", false))
            new Thread(WaitForEnd) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[256];
        while (input.Read(buffer) > 0)
        {
            // Only the end matters.
        }
        lifetime.StopApplication();
    }
}
