using System.Buffers;
using System.Text;
using System.Text.Unicode;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// Tells the encoding of a text. Text in GB18030 that is longer than a few characters is no valid UTF-8, so the whole file is decoded strictly:
/// a statistical guess from its beginning would be wrong now and then, and nobody would notice.
/// </summary>
static class TextEncodings
{
    static readonly Encoding Utf8Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>The provider of code pages is asked here alone; registering it would change encodings for the whole process.</summary>
    static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <param name="content">The whole file; its position is not kept.</param>
    /// <exception cref="ImportRefusedException">It is neither of the two.</exception>
    public static Encoding Find(Stream content)
    {
        if (IsUtf8(content))
            return Utf8Strict;
        if (IsValid(content, Gb18030))
            return Gb18030;
        throw new ImportRefusedException("encoding", "文本既不是 UTF-8 也不是 GB18030 编码，可能已损坏。请在 Excel 中另存为“CSV UTF-8”或 .xlsx 后再上传",
            "The text is neither UTF-8 nor GB18030, and may be damaged. Save it as CSV UTF-8 or .xlsx.");
    }

    static bool IsUtf8(Stream content)
    {
        var bytes = new byte[64 * 1024];
        var kept = 0;
        content.Position = 0;
        while (content.Read(bytes.AsSpan(kept)) is var read and > 0)
        {
            var whole = WholeCharacters(bytes.AsSpan(0, kept + read));
            if (!Utf8.IsValid(bytes.AsSpan(0, whole)))
                return false;
            bytes.AsSpan(whole, kept + read - whole).CopyTo(bytes);
            kept = kept + read - whole;
        }
        return kept == 0;
    }

    /// <summary>Where the last character begins, if its bytes are not all there yet; else the end.</summary>
    static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        const int longest = 4;
        for (var back = 1; back <= Math.Min(longest - 1, bytes.Length); back++)
            if (bytes[^back] >= 0xC0)
                return Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == OperationStatus.NeedMoreData ? bytes.Length - back : bytes.Length;
        return bytes.Length;
    }

    static bool IsValid(Stream content, Encoding encoding)
    {
        content.Position = 0;
        using var reader = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: false, 64 * 1024, leaveOpen: true);
        var buffer = new char[32 * 1024];
        try
        {
            while (reader.Read(buffer) > 0)
            {
            }
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
