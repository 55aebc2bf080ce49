using Microsoft.Extensions.Options;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>Tells workbooks from text by their first bytes, and opens them.</summary>
/// <remarks>
/// MiniExcel reads shared strings, cells and rows without limits, trusts the lengths that an archive states, and cannot tell where its input turns bad;
/// CsvHelper holds a record before it can be refused. Files from outside are therefore read here, with a limit on everything that is held.
/// </remarks>
public sealed class SheetReader(IScratch scratch, IOptions<ImportOptions> options) : ISheetReader
{
    static readonly string[] TextExtensions = [".csv", ".txt", ".tsv"];

    static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;

    /// <summary>Compound file (MS-CFB 2.2): an old workbook, or a new one with a password.</summary>
    static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public ISheet Open(Stream content, string? fileName)
    {
        Span<byte> buffer = stackalloc byte[4096];
        content.Position = 0;
        ReadOnlySpan<byte> start = buffer[..content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        content.Position = 0;
        var extension = Path.GetExtension(fileName ?? "").ToLowerInvariant();
        if (start.IsEmpty)
            throw new ImportRefusedException("empty", "文件是空的", "The file is empty.");
        if (start.StartsWith(CompoundFile))
            throw new ImportRefusedException("old-or-encrypted", "这是旧版工作簿（.xls）或带密码的文件。请取消密码，另存为“Excel 工作簿（.xlsx）”后再上传",
                "This is an old workbook (.xls) or one with a password. Remove the password, save it as .xlsx and send that.");
        if (start.StartsWith(Zip))
            return extension is "" or ".xlsx" ? XlsxSheet.Open(content, scratch, options.Value) : throw IsOther(extension, "Excel 工作簿", "a workbook", ".xlsx");
        if (extension is not "" && !TextExtensions.Contains(extension))
            throw extension is ".xlsx" or ".xls" or ".xlsm"
                ? new ImportRefusedException("extension", $"文件名以 {extension} 结尾，但内容不是工作簿。请用 Excel 打开并另存为 .xlsx；如果是文本，请改名为 .csv", $"The file is called {extension} but is no workbook. Save it as .xlsx, or call it .csv if it is text.")
                : new ImportRefusedException("format", "只接收 .xlsx 和 .csv 文件", "Only .xlsx and .csv files are taken.");
        if (start.Contains((byte)0))
            throw new ImportRefusedException("format", "文件不是文本，也不是 .xlsx 工作簿。请另存为 .xlsx 或“CSV UTF-8”", "The file is neither text in UTF-8 or GB18030 nor a workbook. Save it as .xlsx or as CSV UTF-8.");
        return CsvSheet.Open(content);
    }

    static ImportRefusedException IsOther(string extension, string zh, string en, string right) => extension is ".xlsm" or ".xlsb" or ".xltm" or ".xlam"
        ? XlsxPackage.HasMacros()
        : new("extension", $"内容是{zh}，但文件名以此外的扩展名结尾。请改名为 {right} 后再上传", $"The content is {en}, but the file name ends otherwise. Call it {right}.");
}
