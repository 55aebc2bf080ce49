using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

/// <summary>A document in <c>docs/</c> that is made from the code and must be what the code says.</summary>
static class GeneratedDocument
{
    /// <param name="name">File name in <c>docs/</c>.</param>
    /// <param name="text">What it must be. Where it is not, it is written to <c>artifacts/docs/</c>, to be looked at and copied.</param>
    public static async Task AssertIsAsync(string name, string text)
    {
        var document = Repository.Folder(Path.Combine("docs", name));
        var current = File.Exists(document) ? await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken) : "";
        if (current.ReplaceLineEndings("\n") == text)
            return;
        var folder = Directory.CreateDirectory(Repository.Folder(Path.Combine("artifacts", "docs"))).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
        Assert.Fail($"docs/{name} is not what the code says. Look at artifacts/docs/{name} and copy it over.");
    }
}
