namespace PatentHub.Patents;

/// <summary>An identifier that people write in several forms, of which one is canonical.</summary>
public interface IIdentifier<TSelf> where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>The canonical form, in which it is stored.</summary>
    string Value { get; }

    /// <summary>Reads any written form. Never throws on bad text.</summary>
    /// <param name="reason">What is wrong and what would be right; null on success.</param>
    static abstract bool TryParse(ReadOnlySpan<char> text, out TSelf identifier, out IdentifierError? reason);
}
