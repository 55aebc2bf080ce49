using System.Security.Cryptography;
using CsCheck;
using PatentHub.Declarations.History;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class MerkleTreeTests
{
    /// <summary>The example of Certificate Transparency's reference implementations.</summary>
    static readonly string[] Inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_are_those_of_the_reference_implementations(int count, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.RootOf(Inputs.Take(count).Select(input => MerkleTree.Leaf(Convert.FromHexString(input))))));

    [Fact]
    public void The_stream_gives_what_the_definition_gives() => Gen.Byte.Array[32].List[0, 70].Sample(nodes => Assert.Equal(Define(nodes), MerkleTree.RootOf(nodes)), iter: 200);

    [Fact]
    public void Roots_of_full_parts_stand_for_their_leaves() => Gen.Select(Gen.Byte.Array[32].List[1, 70], Gen.Int[0, 3]).Sample((nodes, power) =>
        Assert.Equal(MerkleTree.RootOf(nodes), MerkleTree.RootOf(nodes.Chunk(1 << power).Select(MerkleTree.RootOf))), iter: 200);

    /// <summary>RFC 6962 section 2.1, word for word.</summary>
    static byte[] Define(List<byte[]> nodes)
    {
        if (nodes.Count < 2)
            return nodes.Count == 0 ? SHA256.HashData([]) : nodes[0];
        var k = 1;
        while (k * 2 < nodes.Count)
            k *= 2;
        return SHA256.HashData([1, .. Define([.. nodes.Take(k)]), .. Define([.. nodes.Skip(k)])]);
    }
}
