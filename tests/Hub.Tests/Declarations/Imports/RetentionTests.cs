using PatentHub.Declarations.Imports;
using PatentHub.Storage;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

public sealed class RetentionTests
{
    [Fact]
    public async Task Imports_older_than_the_retention_go_with_their_files_and_what_a_crash_left_goes_too()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ImportAsync(Csv("申请号,发明名称,申请日", $"{Number(1)},示例,下周"));
        using (var orphan = new MemoryStream([1]))
            await hub.Blobs().CreateAsync(HubContainers.Imports, ImportBlobs.File(ImportRecord.NewId(hub.Clock.GetUtcNow(), new Random(1))), orphan, TestContext.Current.CancellationToken);
        hub.Clock.Advance(TimeSpan.FromDays(29));
        var later = await hub.ImportAsync(Csv("申请号,发明名称,申请日", $"{Number(2)},示例,明年"));
        await hub.RunAsync("PurgeImports");
        Assert.Equal(2, (await hub.BlobNamesAsync("files/")).Count);

        hub.Clock.Advance(TimeSpan.FromDays(2));
        await hub.RunAsync("PurgeImports");
        Assert.Equal((string)later["id"]!, (string)Assert.Single((await hub.GetAsync("api/imports"))["imports"]!.AsArray())!["id"]!);
        Assert.Equal([ImportBlobs.File((string)later["id"]!)], await hub.BlobNamesAsync("files/"));
        Assert.Equal([ImportBlobs.Errors((string)later["id"]!)], await hub.BlobNamesAsync("errors/"));
        Assert.Equal("示例", (await hub.DeclarationAsync(Number(1)))!.Title);
    }
}
