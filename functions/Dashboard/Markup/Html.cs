using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PatentHub.Functions.Dashboard.Markup;

/// <summary>
/// Markup that is safe by construction: it comes from literals of this program alone, and whatever fills a hole is encoded, unless it
/// is such markup itself. There is no way in for a plain string.
/// </summary>
/// <remarks>Attributes are always quoted, and no hole stands where a tag, an attribute's name, an address or code is expected.</remarks>
sealed class Html
{
    /// <summary>Leaves Chinese as it is: the default encoder would make six bytes of each character.</summary>
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static readonly Html Empty = new("");

    readonly string _markup;

    Html(string markup) => _markup = markup;

    public static Html Of(ref Interpolation markup) => new(markup.ToString());

    /// <summary>A text whose <c>{0}</c>, <c>{1}</c> … are filled with markup; the text itself is encoded.</summary>
    public static Html Fill(string text, params object[] holes)
    {
        if (!Array.TrueForAll(holes, hole => hole is Html))
            throw new ArgumentException("Only markup fills a hole.", nameof(holes));
        return new(string.Format(CultureInfo.InvariantCulture, Encoder.Encode(text), holes));
    }

    public static Html Join(string separator, IEnumerable<Html> parts) => new(string.Join(Encoder.Encode(separator), parts));

    public override string ToString() => _markup;

    /// <summary>Collects an interpolated string, encoding what fills its holes.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolation(int literalLength, int holes)
    {
        readonly StringBuilder _markup = new(literalLength + holes * 16);

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(Html? html) => _markup.Append(html?._markup);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                _markup.Append(part._markup);
        }

        public override string ToString() => _markup.ToString();
    }
}
