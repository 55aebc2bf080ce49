using System.Text.Json.Serialization;

namespace PatentHub.Storage;

[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class StorageJson : JsonSerializerContext;
