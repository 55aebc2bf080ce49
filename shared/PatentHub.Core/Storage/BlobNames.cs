using System.Buffers;
using System.Text;

namespace PatentHub.Storage;

/// <summary>
/// Names that Blob storage and a file system both take, checked alike by every adapter.
/// Source: "Naming and referencing containers, blobs, and metadata", Azure Storage REST reference, narrowed to
/// what a file system takes as well: people name the files that they drop in any script.
/// </summary>
public static class BlobNames
{
    public const int NameCharacters = 1024;

    /// <summary>A file name has at most 255 bytes on the common file systems, as UTF-8; the file adapter adds a suffix.</summary>
    public const int SegmentBytes = 240;

    static readonly SearchValues<char> ContainerCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>What Windows keeps from file names, and what an address would be cut at.</summary>
    static readonly SearchValues<char> Reserved = SearchValues.Create("\\:*?\"<>|#%");

    /// <exception cref="ArgumentException">Not 3 to 63 characters <c>[a-z0-9-]</c> with single hyphens between others.</exception>
    public static void ValidateContainer(string container)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.Length is < 3 or > 63 || container.AsSpan().ContainsAnyExcept(ContainerCharacters)
            || container.StartsWith('-') || container.EndsWith('-') || container.Contains("--", StringComparison.Ordinal))
            throw new ArgumentException($"'{container}' is no container name: 3 to 63 of [a-z0-9-], hyphens single and inside.", nameof(container));
    }

    /// <exception cref="ArgumentException">A segment is empty, too long, begins or ends with a space, ends with a dot or has a character that a store cannot bear.</exception>
    public static void ValidateName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
            throw new ArgumentException($"'{name}' is no blob name: segments of 1 to {SegmentBytes} bytes without control characters and \\ : * ? \" < > | # %, none ending with '.', no space at either end, separated by '/'.", nameof(name));
    }

    /// <summary>Whether <see cref="ValidateName"/> takes the name: others may put blobs of any name into a container.</summary>
    public static bool IsName(string name)
    {
        var whole = name.Length is > 0 and <= NameCharacters;
        foreach (var segment in name.AsSpan().Split('/'))
            whole &= IsSegment(name.AsSpan(segment), last: true);
        return whole;
    }

    /// <summary>A prefix is empty or the beginning of a name.</summary>
    /// <exception cref="ArgumentException">No name can begin so.</exception>
    public static void ValidatePrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var directory = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (directory.Length > 0)
            ValidateName(directory[..^1]);
        var rest = prefix.AsSpan(directory.Length);
        if (prefix.Length > NameCharacters || (rest.Length > 0 && !IsSegment(rest, last: false)))
            throw new ArgumentException($"'{prefix}' is not the beginning of a blob name.", nameof(prefix));
    }

    static bool IsSegment(ReadOnlySpan<char> segment, bool last) =>
        segment.Length is > 0 and <= SegmentBytes && Encoding.UTF8.GetByteCount(segment) <= SegmentBytes && !segment.ContainsAny(Reserved) && !HasUnsteady(segment)
        && segment[0] != ' ' && (!last || segment[^1] is not ('.' or ' '));

    /// <summary>Control characters; and surrogates, which sort otherwise as UTF-8 than as UTF-16, so that the two stores would list in two orders.</summary>
    static bool HasUnsteady(ReadOnlySpan<char> segment)
    {
        foreach (var character in segment)
            if (char.IsControl(character) || char.IsSurrogate(character))
                return true;
        return false;
    }
}
