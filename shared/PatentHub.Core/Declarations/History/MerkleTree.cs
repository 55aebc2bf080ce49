using System.Security.Cryptography;

namespace PatentHub.Declarations.History;

/// <summary>
/// The Merkle tree hash of a list that comes as a stream. Source: RFC 6962 section 2.1. Leaves are hashed after a byte 0 and pairs of nodes after
/// a byte 1, so that no leaf can pass for a node; a list of n splits at the largest power of two below n.
/// </summary>
/// <remarks>Keeps one hash for each bit of the length. Roots of parts that are full, of one power of two, may be added in place of their leaves.</remarks>
public sealed class MerkleTree
{
    readonly List<(byte[] Hash, long Size)> _perfect = [];

    public void Add(byte[] node)
    {
        var (hash, size) = (node, 1L);
        while (_perfect is [.., var left] && left.Size == size)
        {
            (hash, size) = (Pair(left.Hash, hash), size * 2);
            _perfect.RemoveAt(_perfect.Count - 1);
        }
        _perfect.Add((hash, size));
    }

    /// <summary>Of an empty list it is the hash of nothing.</summary>
    public byte[] Root => _perfect.Count == 0 ? SHA256.HashData([])
        : _perfect.Take(_perfect.Count - 1).Reverse().Aggregate(_perfect[^1].Hash, (right, left) => Pair(left.Hash, right));

    public static byte[] Leaf(ReadOnlySpan<byte> content) => SHA256.HashData([0, .. content]);

    public static byte[] RootOf(IEnumerable<byte[]> nodes)
    {
        var tree = new MerkleTree();
        foreach (var node in nodes)
            tree.Add(node);
        return tree.Root;
    }

    static byte[] Pair(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
