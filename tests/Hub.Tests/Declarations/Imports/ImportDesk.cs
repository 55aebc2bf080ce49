using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using PatentHub.Declarations;
using PatentHub.Declarations.Imports;
using PatentHub.Local.Sample;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Brings files in as the office does, and looks at what became of them.</summary>
static class ImportDesk
{
    public static string Number(int index) => PatentNumbers.Complete(2021, '1', 8_000_000 + index);

    public static byte[] Csv(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines));

    /// <summary>Sends a file; the answer.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Body, Uri? Location)> PostImportAsync(this HubFixture hub, HttpContent content, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/imports" + query) { Content = content };
        using var response = await hub.SendAuthorisedAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!, response.Headers.Location);
    }

    /// <summary>Sends a file and waits until all work is done.</summary>
    /// <returns>What the import says of itself then.</returns>
    public static async Task<JsonNode> ImportAsync(this HubFixture hub, byte[] file, string query = "?name=test.csv")
    {
        var (status, _, location) = await hub.PostImportAsync(new ByteArrayContent(file), query);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await hub.QuietAsync();
        return await hub.GetAsync(location!.OriginalString);
    }

    public static async Task<JsonNode> GetAsync(this HubFixture hub, string path)
    {
        using var response = await hub.SendAuthorisedAsync(new HttpRequestMessage(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public static async Task<byte[]> DownloadAsync(this HubFixture hub, string path)
    {
        using var response = await hub.SendAuthorisedAsync(new HttpRequestMessage(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The error workbook, as another program reads it.</summary>
    public static async Task<List<string?[]>> ErrorsAsync(this HubFixture hub, JsonNode import) => ReadWorkbook(await hub.DownloadAsync((string)import["errors"]!));

    public static List<string?[]> ReadWorkbook(byte[] workbook)
    {
        using var stream = new MemoryStream(workbook);
        return [.. stream.Query().Select(row => ((IDictionary<string, object?>)row).Values.Select(value => value?.ToString()).ToArray())];
    }

    public static (string Phase, int Created, int Updated, int Unchanged, int Quarantined, int Refused, int Rejected) Summary(JsonNode import)
    {
        return ((string)import["phase"]!, Count("created"), Count("updated"), Count("unchanged"), Count("quarantined"), Count("refused"), Count("rejected"));

        int Count(string name) => (int)import["counts"]![name]!;
    }

    public static IBlobStore Blobs(this HubFixture hub) => hub.Host.Services.GetRequiredService<IBlobStore>();

    public static async Task<List<string>> BlobNamesAsync(this HubFixture hub, string prefix)
    {
        var names = new List<string>();
        await foreach (var name in hub.Blobs().ListAsync(HubContainers.Imports, prefix, TestContext.Current.CancellationToken))
            names.Add(name);
        return names;
    }

    public static async Task DropAsync(this HubFixture hub, string name, byte[] file)
    {
        using var content = new MemoryStream(file);
        Assert.True(await hub.Blobs().CreateAsync(HubContainers.Imports, ImportBlobs.InboxPrefix + name, content, TestContext.Current.CancellationToken));
    }

    /// <summary>The declaration as it stands; null where there is none.</summary>
    public static async Task<Declaration?> DeclarationAsync(this HubFixture hub, string number) =>
        (await hub.SnapshotsAsync(Buckets.Of(number))).Where(s => s.Number == number).MaxBy(s => s.Sequence)?.Declaration;
}
