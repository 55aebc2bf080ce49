using System.Text.Json;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>In which line of a JSON text each of its members begins.</summary>
sealed class JsonLines
{
    readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal) { [""] = 1 };

    /// <param name="json">Valid JSON, but for comments and commas at the end.</param>
    public JsonLines(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var (line, counted) = (1, 0);
        var path = new Stack<(string Path, int Index)>();
        var name = "";
        while (reader.Read())
        {
            line += json[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Join(path.Peek().Path, reader.GetString()!);
                    _lines[name] = line;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    break;
                default:
                    if (path.TryPeek(out var parent) && parent.Index >= 0)
                    {
                        path.Push(path.Pop() with { Index = parent.Index + 1 });
                        name = $"{parent.Path}[{parent.Index}]";
                        _lines[name] = line;
                    }
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                        path.Push((name, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    break;
            }
        }
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The line of a member; of one that is not there, that of what should have it.</summary>
    /// <param name="path">Such as <c>operations.publish.body[2]</c>; empty for the whole.</param>
    public int Of(string path)
    {
        while (!_lines.ContainsKey(path))
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        return _lines[path];
    }
}
