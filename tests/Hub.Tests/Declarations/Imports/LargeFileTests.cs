using Microsoft.Extensions.DependencyInjection;
using PatentHub.Adapters.Declarations.Imports;
using PatentHub.Declarations.Imports;
using PatentHub.Testing;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

[Collection(MemoryAlone.Name)]
public sealed class LargeFileTests
{
    const long Megabyte = 1024 * 1024;
    const int Patents = 2000;
    const int Projects = 100;

    /// <summary>Ordered by project, so that the rows of every patent are spread over the whole file; each has a text of its own and something to remark.</summary>
    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.csv")]
    public async Task Two_hundred_thousand_rows_are_taken_in_in_little_memory(string name)
    {
        var watch = new MemoryWatch();
        await using var hub = new CountedHub(also: services => services.AddSingleton<IScratch>(new WatchedScratch(watch)));
        using var folder = new TemporaryDirectory();
        await using var file = new FileStream(folder["file"], FileMode.Create, FileAccess.ReadWrite);
        Write(file, name);
        file.Position = 0;

        var id = (await hub.Get<StartImportHandler>().UploadAsync(file, name, null, TestContext.Current.CancellationToken)).Id;
        await hub.Get<RunImportHandler>().HandleAsync(id, TestContext.Current.CancellationToken);

        var import = (await hub.Get<ImportStore>().FindAsync(id, TestContext.Current.CancellationToken))!.Value.Record;
        Assert.Equal((ImportPhases.Ended, Patents * Projects, Patents, Patents), (import.Phase, import.Rows, import.Counts.Created, import.Counts.WithWarnings));
        Assert.True(import.HasErrors);
        Assert.InRange(watch.Peak, 1, 48 * Megabyte);
    }

    static void Write(Stream file, string name)
    {
        string[] header = ["申请号", "发明名称", "项目编号", "项目名称", "项目级别"];
        var rows = Enumerable.Range(0, Patents * Projects).Select(i => new[] { Number(i % Patents), "示例名称", $"P-{i / Patents}", $"项目 {i} 的很长的、每行都不相同的名称", "部级" });
        if (name == "a.csv")
        {
            using var writer = new StreamWriter(file, leaveOpen: true);
            foreach (var row in rows.Prepend(header))
                writer.WriteLine(string.Join(',', row));
            return;
        }
        // Every text stands in the table of shared ones, in another order than the rows ask for.
        new RawWorkbook
        {
            SharedStrings = writer =>
            {
                foreach (var i in Enumerable.Range(0, Patents * Projects).Reverse())
                    writer.Write($"<si><t>项目 {i} 的很长的、每行都不相同的名称</t></si>");
            },
            Sheet = writer =>
            {
                writer.Write("<sheetData>" + RawWorkbook.Row(1, header));
                for (var i = 0; i < Patents * Projects; i++)
                    writer.Write(RawWorkbook.Row(i + 2, Number(i % Patents), "示例名称", $"P-{i / Patents}").Replace("</row>", $"<c t=\"s\"><v>{Patents * Projects - 1 - i}</v></c><c t=\"str\"><v>部级</v></c></row>", StringComparison.Ordinal));
                writer.Write("</sheetData>");
            },
        }.WriteTo(file);
    }

    /// <summary>Looks at the memory whenever some megabytes have gone through a temporary file: reading, gathering and reporting all do.</summary>
    sealed class WatchedScratch(MemoryWatch watch) : IScratch
    {
        readonly ScratchFiles _files = new();

        public Stream Create() => watch.Over(_files.Create(), 4 * Megabyte);
    }
}
