using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace PatentHub.Declarations.History;

/// <summary>Where one chain stood: a leaf of the tree, and a line of its blob.</summary>
public sealed record AnchorLeaf(string Number, long Sequence, string Chain)
{
    /// <summary><c>number sequence chain</c>; these bytes are what is hashed.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Sequence} {Chain}");

    public byte[] Hash() => MerkleTree.Leaf(Encoding.UTF8.GetBytes(ToString()));

    public static AnchorLeaf? Parse(string line) =>
        line.Split(' ') is [var number, var digits, var chain] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? new(number, sequence, chain) : null;
}

/// <summary>A run of leaves that is stored as one blob.</summary>
/// <param name="First">Number of its first leaf.</param>
/// <param name="Root">Its Merkle tree hash (lower-case hex), which also names its blob.</param>
public sealed record AnchorPart(string First, int Count, string Root)
{
    /// <summary>Leaves of all parts but the last of a bucket: a power of two, so that the roots of parts are nodes of the bucket's tree.</summary>
    public const int Leaves = 1 << 14;

    public static AnchorPart Of(IReadOnlyList<AnchorLeaf> leaves) =>
        new(leaves[0].Number, leaves.Count, Convert.ToHexStringLower(MerkleTree.RootOf(leaves.Select(leaf => leaf.Hash()))));
}

/// <param name="Count">Declarations in the bucket.</param>
/// <param name="Root">The Merkle tree hash of all its leaves, which follows from the roots of its parts.</param>
public sealed record AnchorBucket(string Bucket, long Count, string Root, IReadOnlyList<AnchorPart> Parts)
{
    public static AnchorBucket Of(string bucket, IReadOnlyList<AnchorPart> parts) => new(bucket, parts.Sum(p => (long)p.Count), RootOf(parts), parts);

    [JsonIgnore]
    public bool IsWhole => Root == RootOf(Parts) && Count == Parts.Sum(p => (long)p.Count) && Parts.SkipLast(1).All(p => p.Count == AnchorPart.Leaves);

    /// <summary>Its leaf in the tree of buckets: bucket, count and root, separated by spaces.</summary>
    public byte[] Hash() => MerkleTree.Leaf(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Bucket} {Count} {Root}")));

    static string RootOf(IEnumerable<AnchorPart> parts) => Convert.ToHexStringLower(MerkleTree.RootOf(parts.Select(p => Convert.FromHexString(p.Root))));
}

/// <param name="Hash">SHA-256 of the anchor's bytes, lower-case hex.</param>
public sealed record AnchorLink(DateOnly Date, string Hash);

/// <summary>
/// Says where every chain stood on a day. A chain that is rewritten afterwards, however consistently, does not lead through what is anchored.
/// </summary>
/// <param name="V">Version of the form.</param>
/// <param name="Date">The office's day.</param>
/// <param name="StartedAt">Each chain was read between this time and <paramref name="EndedAt"/>, and stood there at some moment in between.</param>
/// <param name="Previous">The anchor before; null: this is the first.</param>
/// <param name="Root">Merkle tree hash over the buckets.</param>
public sealed record Anchor(int V, DateOnly Date, DateTimeOffset StartedAt, DateTimeOffset EndedAt, AnchorLink? Previous, long Count, string Root, IReadOnlyList<AnchorBucket> Buckets)
{
    public static Anchor Of(DateOnly date, DateTimeOffset startedAt, DateTimeOffset endedAt, AnchorLink? previous, IReadOnlyList<AnchorBucket> buckets) =>
        new(1, date, startedAt, endedAt, previous, buckets.Sum(b => b.Count), RootOf(buckets), buckets);

    /// <summary>Whether its hashes follow from each other.</summary>
    [JsonIgnore]
    public bool IsWhole => Root == RootOf(Buckets) && Count == Buckets.Sum(b => b.Count) && Buckets.All(b => b.IsWhole) && Buckets.Select(b => b.Bucket).SequenceEqual(Storage.Buckets.All);

    static string RootOf(IEnumerable<AnchorBucket> buckets) => Convert.ToHexStringLower(MerkleTree.RootOf(buckets.Select(b => b.Hash())));
}
