using System.Text;
using System.Xml;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// The texts of a workbook, which its cells name by number (ISO/IEC 29500-1, 18.4.9). They can be as large as the table itself, so they wait outside of
/// memory, in blocks of which one place for every few is kept; rows mostly ask for texts that stand together.
/// </summary>
sealed class SharedStrings : IDisposable
{
    const int BlockTexts = 32;
    const int KeptBlocks = 128;
    const int LargestKept = 16 * 1024;

    readonly Stream _scratch;
    readonly BinaryReader _reader;
    readonly List<long> _blocks = [];
    readonly (int Block, SheetCell[] Texts)[] _kept = new (int, SheetCell[])[KeptBlocks];
    int _count;

    SharedStrings(Stream scratch) => (_scratch, _reader) = (scratch, new BinaryReader(scratch, Encoding.UTF8, leaveOpen: true));

    /// <param name="part">The part; null where the workbook has none.</param>
    public static SharedStrings Load(XmlReader? part, IScratch scratch)
    {
        var strings = new SharedStrings(scratch.Create());
        try
        {
            using var writer = new BinaryWriter(strings._scratch, Encoding.UTF8, leaveOpen: true);
            while (part?.Read() == true)
                if (part is { NodeType: XmlNodeType.Element, LocalName: "si" })
                    strings.Add(writer, CellXml.ReadRichText(part));
                else if (part.Depth > CellXml.Deepest)
                    throw XlsxPackage.Damaged(null);
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    /// <summary>The text of a number; an empty cell for one that is none.</summary>
    public SheetCell this[int index]
    {
        get
        {
            if (index < 0 || index >= _count)
                return default;
            var block = index / BlockTexts;
            ref var kept = ref _kept[block % KeptBlocks];
            if (kept.Texts is not null && kept.Block == block)
                return kept.Texts[index % BlockTexts];
            var texts = ReadBlock(block);
            if (texts.Sum(t => t.Text?.Length ?? 0) <= LargestKept)
                kept = (block, texts);
            return texts[index % BlockTexts];
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _scratch.Dispose();
    }

    void Add(BinaryWriter writer, SheetCell text)
    {
        if (_count++ % BlockTexts == 0)
            _blocks.Add(_scratch.Position);
        writer.Write((byte)text.Flaw);
        writer.Write(text.Text ?? "");
        writer.Flush();
    }

    SheetCell[] ReadBlock(int block)
    {
        _scratch.Position = _blocks[block];
        var texts = new SheetCell[Math.Min(BlockTexts, _count - block * BlockTexts)];
        for (var i = 0; i < texts.Length; i++)
        {
            var flaw = (CellFlaw)_reader.ReadByte();
            texts[i] = new(_reader.ReadString() is { Length: > 0 } text ? text : null, flaw);
        }
        return texts;
    }
}
