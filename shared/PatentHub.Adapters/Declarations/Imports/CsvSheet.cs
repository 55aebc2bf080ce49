using System.Text;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>A text file as a table: UTF-8 or GB18030, parted by whichever of comma, semicolon and tab makes a header of its first lines.</summary>
sealed class CsvSheet : ISheet
{
    static readonly char[] Separators = [',', ';', '\t'];

    readonly Stream _content;
    readonly Encoding _encoding;
    readonly char _separator;

    CsvSheet(Stream content, Encoding encoding, char separator) => (_content, _encoding, _separator) = (content, encoding, separator);

    /// <summary>That of spreadsheet programs: whoever writes serial numbers into text copied them from there.</summary>
    public DateOnly Epoch => new(1899, 12, 30);

    /// <param name="content">Stays open as long as the sheet.</param>
    public static CsvSheet Open(Stream content)
    {
        var encoding = TextEncodings.Find(content);
        var separator = Separators.MaxBy(s => HeaderFinder.Score([.. new CsvSheet(content, encoding, s).Rows().Take(HeaderFinder.Depth)]));
        return new CsvSheet(content, encoding, separator);
    }

    public IEnumerable<SheetRow> Rows()
    {
        _content.Position = 0;
        using var reader = new StreamReader(_content, _encoding, detectEncodingFromByteOrderMarks: false, 64 * 1024, leaveOpen: true);
        foreach (var row in new DelimitedText(reader, _separator).Rows())
            yield return row;
    }

    public IEnumerable<MergedCells> Merged() => [];

    public void Dispose()
    {
    }
}
