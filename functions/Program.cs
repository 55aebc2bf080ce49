using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PatentHub;
using PatentHub.Adapters;
using PatentHub.Functions;
using PatentHub.Functions.Monitoring;
using PatentHub.Monitoring;
using PatentHub.Storage;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddHead();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<HeartbeatMiddleware>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IWakeSender, ServiceBusWakeSender>();
builder.Services.AddSingleton<IDeadLetters, ServiceBusDeadLetters>();
builder.Services.AddHub().AddHubAdapters(builder.Configuration);
await builder.Build().RunAsync();
