namespace PatentHub.Storage;

/// <summary>Names of the containers of blobs.</summary>
public static class HubContainers
{
    /// <summary>Original items that are too long for a row, named by their SHA-256.</summary>
    public const string RawItems = "raw-items";

    /// <summary>Anchors of all histories: written once, never deleted. In Azure a policy of the container makes sure of that.</summary>
    public const string Anchors = "anchors";

    /// <summary>Exports of all declarations and their histories.</summary>
    public const string Exports = "exports";

    public static readonly IReadOnlyList<string> All = [RawItems, Anchors, Exports];
}
