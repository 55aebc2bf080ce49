using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PatentHub.Adapters.Storage;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

sealed record StoredRow(string Table, Row Row);

/// <summary>All rows of a store, and rows of a store that were kept in a file.</summary>
static class StoredRows
{
    static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The store has no such read; its file tells the keys.</summary>
    public static async Task<List<StoredRow>> OfAsync(HubFixture hub)
    {
        var rows = new List<StoredRow>();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(hub.Folder, "store", StorageModule.TableFile)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT part, key FROM row ORDER BY part, key";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var place = Encoding.UTF8.GetString((byte[])reader[0]).Split('\0');
            rows.Add(new(place[0], (await hub.Tables.FindAsync(place[0], place[1], Encoding.UTF8.GetString((byte[])reader[1]), TestContext.Current.CancellationToken))!));
        }
        return rows;
    }

    public static string ToJson(IEnumerable<StoredRow> rows) => JsonSerializer.Serialize(new JsonArray([.. rows.Select(r => new JsonObject
    {
        ["table"] = r.Table,
        ["partition"] = r.Row.PartitionKey,
        ["row"] = r.Row.RowKey,
        ["properties"] = new JsonObject(r.Row.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, ToNode(p.Value)))),
    })]), Written);

    /// <summary>Puts the rows of a file beside the tests into the hub's store.</summary>
    public static async Task<List<StoredRow>> LoadAsync(HubFixture hub, string file)
    {
        var rows = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Folder("tests/Hub.Tests/Storage/" + file)))!.AsArray().Select(FromNode).ToList();
        foreach (var partition in rows.GroupBy(r => (r.Table, r.Row.PartitionKey)))
            foreach (var some in partition.Chunk(TableLimits.TransactionChanges))
                Assert.IsType<SubmitResult.Committed>(await hub.Tables.SubmitAsync(
                    partition.Key.Table, partition.Key.PartitionKey, [.. some.Select(r => new RowChange.Insert(r.Row))], TestContext.Current.CancellationToken));
        return rows;
    }

    static JsonNode? ToNode(object value) => value switch
    {
        DateTimeOffset time => new JsonObject { ["time"] = time.ToString("O", CultureInfo.InvariantCulture) },
        byte[] bytes => new JsonObject { ["bytes"] = Convert.ToBase64String(bytes) },
        double number => new JsonObject { ["double"] = number },
        string text => text,
        bool flag => flag,
        _ => (long)value,
    };

    static StoredRow FromNode(JsonNode? node)
    {
        var row = new Row((string)node!["partition"]!, (string)node["row"]!);
        foreach (var (name, value) in node["properties"]!.AsObject())
            _ = value switch
            {
                JsonObject typed when typed["time"] is { } time => row.Set(name, DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture)),
                JsonObject typed when typed["bytes"] is { } bytes => row.Set(name, Convert.FromBase64String((string)bytes!)),
                JsonObject typed => row.Set(name, (double)typed["double"]!),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.String => row.Set(name, (string)plain!),
                JsonValue plain when plain.GetValueKind() == JsonValueKind.True => row.Set(name, true),
                _ => row.Set(name, (long)value!),
            };
        return new((string)node["table"]!, row);
    }
}
