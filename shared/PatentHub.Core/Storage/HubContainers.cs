namespace PatentHub.Storage;

/// <summary>Names of the blob containers.</summary>
public static class HubContainers
{
    /// <summary>Original items that are too long for a row, named by their SHA-256.</summary>
    public const string RawItems = "raw-items";

    /// <summary>Blobs of the readiness probe, deleted as soon as they were read back.</summary>
    public const string Probes = "probes";

    /// <summary>
    /// Files of declarations: <c>inbox/</c> is where they may be dropped, <c>files/</c> has those that were taken over, <c>errors/</c> the workbooks that say
    /// what is wrong with them.
    /// </summary>
    public const string Imports = "imports";

    /// <summary>Anchors of all histories: written once, never deleted. In Azure a policy of the container makes sure of that.</summary>
    public const string Anchors = "anchors";

    /// <summary>Exports of all declarations and their histories.</summary>
    public const string Exports = "exports";

    /// <summary>Workbooks that a person carries to a platform, in a folder for each platform.</summary>
    public const string Packages = "packages";

    public static readonly IReadOnlyList<string> All = [RawItems, Probes, Imports, Anchors, Exports, Packages];
}
