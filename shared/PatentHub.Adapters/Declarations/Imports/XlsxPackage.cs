using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// The archive of a workbook (ISO/IEC 29500-2), looked at before anything of it is unpacked. Nothing is ever fetched from elsewhere: no DTD, no entity, no
/// link is followed.
/// </summary>
sealed class XlsxPackage : IDisposable
{
    const int MostParts = 2000;
    const int MostDirectoryBytes = 1024 * 1024;
    const string Relationships = "_rels/";

    readonly ZipArchive _archive;
    readonly InflationBudget _budget;

    XlsxPackage(ZipArchive archive, long mostInflated) => (_archive, _budget) = (archive, new InflationBudget(mostInflated));

    /// <exception cref="ImportRefusedException">It is no archive, too many things in one, or has what no table of declarations needs.</exception>
    public static XlsxPackage Open(Stream content, long mostInflated)
    {
        CheckDirectory(content);
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            CheckParts(archive);
            return new XlsxPackage(archive, mostInflated);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>A part to be read; null where there is none.</summary>
    public XmlReader? Read(string path)
    {
        if (_archive.GetEntry(path) is not { } entry)
            return null;
        try
        {
            return XmlReader.Create(new GuardedStream(entry.Open(), _budget, entry.CompressedLength), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CloseInput = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Targets of a part's relationships inside the package, with their ids and the last word of their type.</summary>
    /// <param name="part">Empty: of the package.</param>
    public IReadOnlyList<(string Id, string Type, string Path)> RelationshipsOf(string part)
    {
        const int most = 10_000;
        var folder = part[..(part.LastIndexOf('/') + 1)];
        var found = new List<(string, string, string)>();
        using var reader = Read($"{folder}{Relationships}{part[folder.Length..]}.rels");
        while (reader?.Read() == true && found.Count < most)
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && reader.GetAttribute("TargetMode") != "External"
                && reader.GetAttribute("Id") is { } id && reader.GetAttribute("Type") is { } type && reader.GetAttribute("Target") is { } target)
                found.Add((id, type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target));
        return found;
    }

    public static ImportRefusedException HasMacros() => new("macros",
        "工作簿含有宏，不予接收。请另存为“Excel 工作簿（.xlsx）”后再上传", "The workbook has macros and is not taken. Save it as .xlsx without them.");

    public static ImportRefusedException Damaged(Exception? inner) => new("damaged",
        "工作簿已损坏或不是 .xlsx 文件。请用 Excel 打开并另存为 .xlsx 后再上传", "The workbook is damaged or none. Open it in a spreadsheet program and save it as .xlsx.", inner);

    /// <summary>The text says where, the reader's message may repeat content.</summary>
    public static ImportRefusedException BadXml(XmlException exception) => new("xml",
        "工作簿的内容不是有效的表格，或含有不允许的 DTD。请用 Excel 打开并另存为 .xlsx 后再上传", "The workbook's content is no valid sheet, or has a DTD, which is not allowed. Open it in a spreadsheet program and save it as .xlsx.", exception);

    public void Dispose() => _archive.Dispose();

    /// <summary>
    /// The archive's directory is read as a whole, and an archive of some megabytes can list millions of parts. Where it begins stands at the end
    /// (APPNOTE 4.3.16); archives that need the 64-bit form (4.3.14) are larger than any file that is taken.
    /// </summary>
    static void CheckDirectory(Stream content)
    {
        const int recordBytes = 22;
        const int longestComment = ushort.MaxValue;
        var tail = new byte[(int)Math.Min(content.Length, recordBytes + longestComment)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        content.Position = 0;
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + recordBytes > tail.Length)
            throw Damaged(null);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        var begins = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        if (entries > MostParts || content.Length - tail.Length + at - begins > MostDirectoryBytes)
            throw new ImportRefusedException("parts", "工作簿内的部件过多，可能是压缩炸弹。请用 Excel 打开并另存为 .xlsx 后再上传", "The workbook has too many parts. Open it in a spreadsheet program and save it as .xlsx.");
    }

    static void CheckParts(ZipArchive archive)
    {
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName;
            if (name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || name.Contains("/macrosheets/", StringComparison.OrdinalIgnoreCase))
                throw HasMacros();
            if (name.StartsWith("xl/externalLinks/", StringComparison.OrdinalIgnoreCase))
                throw new ImportRefusedException("external-links", "工作簿引用了其他工作簿。请在“数据 → 编辑链接”中断开链接，或粘贴为数值后再上传", "The workbook has links to other workbooks. Break them (Data, Edit Links), or paste values.");
            if (entry.IsEncrypted)
                throw new ImportRefusedException("old-or-encrypted", "工作簿带有密码。请取消密码后再上传", "The workbook has a password. Remove it.");
        }
    }
}
