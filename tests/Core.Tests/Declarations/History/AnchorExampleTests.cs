using System.Security.Cryptography;
using System.Text;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

/// <summary>The worked example that docs/history.md gives to auditors is right, by the code and by the RFC's own words.</summary>
public sealed class AnchorExampleTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Find(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "history.md"));

    [Fact]
    public void The_leaves_lead_to_the_buckets_and_these_to_the_root()
    {
        var leaves = Block("leaves").Select(line => AnchorLeaf.Parse(line)!).ToList();
        var buckets = Buckets.All.Select(bucket => leaves.Where(l => Buckets.Of(l.Number) == bucket).ToList() is { Count: > 0 } own ? AnchorBucket.Of(bucket, [AnchorPart.Of(own)]) : AnchorBucket.Of(bucket, [])).ToList();
        Assert.Equal(Block("buckets"), buckets.Where(b => b.Count > 0).Select(b => $"{b.Bucket} {b.Count} {b.Root}"));
        var anchor = Anchor.Of(new DateOnly(2026, 11, 23), default, default, null, buckets);
        Assert.Equal(Assert.Single(Block("root")), anchor.Root);
        Assert.True(anchor.IsWhole);
    }

    [Fact]
    public void So_they_do_by_hand()
    {
        var leaves = Block("leaves");
        var lines = Buckets.All.Select(bucket => leaves.Where(l => Buckets.Of(l.Split(' ')[0]) == bucket).ToList())
            .Select((own, i) => $"{Buckets.All[i]} {own.Count} {Convert.ToHexStringLower(Root([.. own.Select(Leaf)]))}");
        Assert.Equal(Assert.Single(Block("root")), Convert.ToHexStringLower(Root([.. lines.Select(Leaf)])));
    }

    static byte[] Leaf(string text) => SHA256.HashData([0, .. Encoding.UTF8.GetBytes(text)]);

    static byte[] Root(byte[][] nodes)
    {
        if (nodes.Length < 2)
            return nodes.Length == 0 ? SHA256.HashData([]) : nodes[0];
        var k = 1;
        while (2 * k < nodes.Length)
            k *= 2;
        return SHA256.HashData([1, .. Root(nodes[..k]), .. Root(nodes[k..])]);
    }

    static string[] Block(string name)
    {
        var start = Page.IndexOf($"```{name}\n", StringComparison.Ordinal) + name.Length + 4;
        return Page[start..Page.IndexOf("\n```", start, StringComparison.Ordinal)].Split('\n');
    }

    static string Find(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "PatentHub.sln")) ? folder.FullName : Find(folder.Parent!);
}
