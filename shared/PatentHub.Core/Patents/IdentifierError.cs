namespace PatentHub.Patents;

/// <summary>Why a text is no identifier of its kind, or what about one asks for confirmation: what is wrong and what would be right.</summary>
/// <param name="Code">Stable code for programs, as its finding bears it.</param>
public sealed record IdentifierError(string Code, string Zh, string En)
{
    public Finding ToFinding(string field) => new(field, Code, Zh, En);
}
