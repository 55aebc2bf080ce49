using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>A part of a document that a program writes, between two comments.</summary>
static class Document
{
    /// <summary>If it differs, the whole document as it should be is written to <c>artifacts/docs</c>, to be copied over.</summary>
    public static void AssertPart(string file, string part, string expected)
    {
        var text = File.ReadAllText(Repository.Folder(file));
        var (begin, end) = ($"<!-- {part} -->\n", $"<!-- /{part} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, $"{file} has no part '{part}'.");
        if (text[from..to] == expected)
            return;
        var written = Repository.Folder("artifacts/docs/" + Path.GetFileName(file));
        Directory.CreateDirectory(Path.GetDirectoryName(written)!);
        File.WriteAllText(written, text[..from] + expected + text[to..]);
        Assert.Fail($"The part '{part}' of {file} is not what the program prints. Copy {written} over it.");
    }
}
