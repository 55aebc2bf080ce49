using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>Texts in the XML of a workbook.</summary>
static partial class CellXml
{
    /// <summary>Nesting that no real sheet comes near; each open element is held.</summary>
    public const int Deepest = 50;

    /// <summary>Reads an element with <c>t</c>, or with runs that have one each; what tells the pronunciation is left out (ISO/IEC 29500-1, 18.4.8, 18.4.6).</summary>
    /// <param name="reader">On the element; afterwards on its end.</param>
    public static SheetCell ReadRichText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
            return default;
        var text = new Text();
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "rPh")
                Skip(reader);
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "t")
                text.Append(reader);
            else if (reader.Depth > Deepest)
                throw XlsxPackage.Damaged(null);
        return text.ToCell();
    }

    /// <summary>Reads the text of an element without others in it.</summary>
    public static SheetCell ReadText(XmlReader reader)
    {
        var text = new Text();
        text.Append(reader);
        return text.ToCell();
    }

    static void Skip(XmlReader reader)
    {
        var depth = reader.Depth;
        while (!reader.IsEmptyElement && reader.Read() && reader.Depth > depth)
        {
        }
    }

    /// <summary>A text, as far as a cell may go; the rest is passed over.</summary>
    sealed class Text
    {
        readonly StringBuilder _text = new();
        readonly char[] _buffer = new char[1024];
        bool _isTooLong;

        public void Append(XmlReader reader)
        {
            if (reader.IsEmptyElement)
                return;
            var depth = reader.Depth;
            while (reader.Read() && reader.Depth > depth)
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                    AppendValue(reader);
                else if (reader.Depth > Deepest)
                    throw XlsxPackage.Damaged(null);
        }

        public SheetCell ToCell() => _isTooLong ? new(null, CellFlaw.TooLong) : _text.Length == 0 ? default : new(Unescape(_text.ToString()));

        void AppendValue(XmlReader reader)
        {
            while (reader.ReadValueChunk(_buffer, 0, _buffer.Length) is var count and > 0)
                if (_text.Length + count > SheetLimits.CellCharacters)
                    _isTooLong = true;
                else if (!_isTooLong)
                    _text.Append(_buffer, 0, count);
        }
    }

    /// <summary>Characters that XML cannot have are written as their number between underscores (ISO/IEC 29500-1, 22.9.2.19).</summary>
    static string Unescape(string text) => !text.Contains("_x", StringComparison.Ordinal) ? text
        : Escaped().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
