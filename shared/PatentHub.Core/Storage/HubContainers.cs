namespace PatentHub.Storage;

/// <summary>Names of the containers of blobs.</summary>
public static class HubContainers
{
    /// <summary>Original items that are too long for a row, named by their SHA-256.</summary>
    public const string RawItems = "raw-items";

    /// <summary>
    /// Files of declarations: <c>inbox/</c> is where they may be dropped, <c>files/</c> has those that were taken over, <c>errors/</c> the workbooks that say
    /// what is wrong with them.
    /// </summary>
    public const string Imports = "imports";

    public static readonly IReadOnlyList<string> All = [RawItems, Imports];
}
