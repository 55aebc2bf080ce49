using System.Globalization;
using System.Xml;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>Which styles of a workbook show a number as a date (ISO/IEC 29500-1, 18.8.30 and 18.8.31).</summary>
sealed class CellStyles
{
    const int Most = 100_000;

    readonly HashSet<int> _dates = [];

    /// <param name="part">The part; null where the workbook has none.</param>
    public static CellStyles Load(XmlReader? part)
    {
        var styles = new CellStyles();
        var formats = new HashSet<int>();
        var (inCells, index) = (false, 0);
        while (part?.Read() == true && part.Depth <= CellXml.Deepest)
            if (part.NodeType == XmlNodeType.EndElement)
                inCells &= part.LocalName != "cellXfs";
            else if (part.NodeType != XmlNodeType.Element)
                continue;
            else if (part.LocalName == "numFmt" && formats.Count < Most && Id(part) is { } id && IsDate(part.GetAttribute("formatCode") ?? ""))
                formats.Add(id);
            else if (part.LocalName == "cellXfs")
                inCells = !part.IsEmptyElement;
            else if (inCells && part.LocalName == "xf" && index++ < Most && Id(part) is { } format && (IsBuiltInDate(format) || formats.Contains(format)))
                styles._dates.Add(index - 1);
        return styles;
    }

    public bool IsDate(int style) => _dates.Contains(style);

    static int? Id(XmlReader reader) => int.TryParse(reader.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Those that have a day: 14 to 17 and 22 everywhere, the others in East Asian programs.</summary>
    static bool IsBuiltInDate(int format) => format is >= 14 and <= 17 or 22 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58;

    /// <summary>A code with a year or a day outside of quotes, brackets and escapes.</summary>
    static bool IsDate(string code)
    {
        var (quoted, bracketed) = (false, false);
        for (var i = 0; i < code.Length; i++)
            switch (code[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '[' or ']' when !quoted:
                    bracketed = code[i] == '[';
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'y' or 'Y' or 'd' or 'D' when !quoted && !bracketed:
                    return true;
            }
        return false;
    }
}
