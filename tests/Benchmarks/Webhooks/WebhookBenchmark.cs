using System.Net;
using System.Net.Sockets;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;

namespace PatentHub.Benchmarks.Webhooks;

/// <summary>Webhooks into the real program, against a bare endpoint.</summary>
/// <param name="floor">Role of the bare endpoint.</param>
/// <param name="applies">Whether the program applies the events beside; the floor has nothing of the kind.</param>
sealed class WebhookBenchmark(string name, string title, string floor, bool applies, BenchmarkOptions options) : Benchmark(name, title, options)
{
    const string Platform = "first";

    public override int Count => Scaled(sqlite: 20_000, azurite: 10_000);

    public override async Task<Outcome> MeasureOursAsync()
    {
        await using var stage = await Stage.OpenAsync(Options);
        var assignment = stage.Assign(null, 0);
        // Nothing is due there, so nothing is sent.
        PlatformSink.WriteProfiles(assignment.Folder, new Uri("http://127.0.0.1:1"));
        var address = FreeAddress();
        await using var program = ChildProcess.Start(Program, Settings(assignment, address, stage["host"]));
        await WaitAsync(program, address);
        return await SendAsync(stage, program, new Uri(address, "api/webhooks/" + Platform));
    }

    public override async Task<Outcome?> MeasureFloorAsync()
    {
        await using var stage = await Stage.OpenAsync(Options);
        await using var endpoint = ChildProcess.Start(floor, stage.Assign(null, 0));
        return await SendAsync(stage, endpoint, (await endpoint.ReadAsync(RunJson.Default.Listening)).Address);
    }

    /// <summary>The time is the client's; processor time, with the warm-up in it, and peak memory are the server's.</summary>
    async Task<Outcome> SendAsync(Stage stage, ChildProcess server, Uri address)
    {
        var before = server.ProcessorTime;
        var outcome = await ChildProcess.RunAsync("webhooks.send", stage.Assign(address, Count));
        return outcome with { CpuSeconds = (server.ProcessorTime - before).TotalSeconds, PeakBytes = server.PeakBytes };
    }

    static async Task WaitAsync(ChildProcess program, Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (!program.HasEnded)
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "api/health"));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        throw new InvalidOperationException("The function app ended while it started.");
    }

    Dictionary<string, string> Settings(Assignment assignment, Uri address, string host)
    {
        var settings = BenchmarkHub.Settings(assignment).Where(s => s.Value is not null).ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!);
        settings["ASPNETCORE_URLS"] = address.AbsoluteUri;
        settings["EmbeddedHost__DataDirectory"] = host;
        settings["EmbeddedHost__EndWithStandardInput"] = "true";
        settings["Webhooks__EventsPerSecond"] = "1000000";
        settings["AzureWebJobs__SendDeliveries__Disabled"] = applies ? "false" : "true";
        return settings;
    }

    static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    /// <summary>Programs are built side by side: <c>artifacts/bin/{project}/{configuration}</c>.</summary>
    static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "PatentHub.Functions", own.Name, "PatentHub.Functions.dll");
        }
    }
}
