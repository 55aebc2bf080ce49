using System.Text.Json.Serialization;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>The one form of what is stored about histories.</summary>
[JsonSerializable(typeof(Anchor))]
[JsonSerializable(typeof(IReadOnlyList<AnchorBucket>))]
[JsonSerializable(typeof(IReadOnlyList<BrokenHistory>))]
[JsonSerializable(typeof(AnchorLink))]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(IReadOnlyList<ExportPart>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
sealed partial class HistoryJson : JsonSerializerContext
{
    public static readonly HistoryJson Documents = new(CanonicalJson.DocumentOptions());
}
