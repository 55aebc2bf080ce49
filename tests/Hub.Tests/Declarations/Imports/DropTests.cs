using PatentHub.Monitoring;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

public sealed class DropTests
{
    [Fact]
    public async Task A_dropped_file_is_taken_once_per_content()
    {
        await using var hub = await HubFixture.StartAsync();
        var file = Csv("申请号,发明名称", $"{Number(1)},示例");
        await hub.DropAsync("a.csv", file);
        await hub.DropAsync("copy.csv", file);
        await hub.DropAsync("office/b.csv", Csv("申请号,发明名称", $"{Number(2)},示例"));
        await hub.RunAsync("SweepImports");
        await hub.QuietAsync();

        var imports = (await hub.GetAsync("api/imports"))["imports"]!.AsArray();
        Assert.Equal([("b.csv", "office"), ("a.csv", "import")], imports.Select(i => ((string)i!["fileName"]!, (string)i["source"]!)));
        Assert.All(imports, import => Assert.Equal(("ended", 1, 0, 0, 0, 0, 0), Summary(import!)));
        Assert.Empty(await hub.BlobNamesAsync("inbox/"));
        Assert.Equal(2, (await hub.BlobNamesAsync("files/")).Count);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.DropAsync("泸州医学院 声明（2026年）.csv", Csv("申请号,发明名称", $"{Number(3)},示例"));
        await hub.RunAsync("SweepImports");
        await hub.QuietAsync();
        Assert.Equal("泸州医学院 声明（2026年）.csv", (string)(await hub.GetAsync("api/imports"))["imports"]![0]!["fileName"]!);

        await hub.DropAsync("again.csv", file);
        await hub.RunAsync("SweepImports");
        await hub.QuietAsync();
        Assert.Equal(3, (await hub.GetAsync("api/imports"))["imports"]!.AsArray().Count);
        Assert.Empty(await hub.BlobNamesAsync("inbox/"));
    }

    [Fact]
    public async Task A_dropped_file_that_is_too_large_is_shown_and_not_kept()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Imports:MaxMegabytes"] = "1" } });
        await hub.DropAsync("large.csv", new byte[1024 * 1024 + 1]);
        await hub.RunAsync("SweepImports");
        await hub.QuietAsync();

        var import = (await hub.GetAsync("api/imports"))["imports"]![0]!;
        Assert.Equal(("failed", "too-large"), ((string)import["phase"]!, (string)import["error"]!["code"]!));
        Assert.Empty(await hub.BlobNamesAsync(""));
        Assert.DoesNotContain("imports", (await hub.StatusAsync()).Outstanding);
    }

    [Fact]
    public async Task A_name_that_cannot_be_read_raises_an_alarm_until_it_is_gone()
    {
        await using var hub = await HubFixture.StartAsync();
        var inbox = Path.Combine(hub.Folder, "store", "blobs", "imports", "inbox");
        Directory.CreateDirectory(inbox);
        var file = Path.Combine(inbox, "声明#1.csv~");
        await File.WriteAllBytesAsync(file, Csv("申请号,发明名称"), TestContext.Current.CancellationToken);
        await hub.RunAsync("SweepImports");
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.ImportUnreadable, "import"));

        File.Delete(file);
        await hub.RunAsync("SweepImports");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ImportUnreadable, "import"));
    }
}
