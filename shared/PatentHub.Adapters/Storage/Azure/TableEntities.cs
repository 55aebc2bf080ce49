using Azure;
using Azure.Data.Tables;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Azure;

/// <summary>Between rows and the SDK's entities.</summary>
static class TableEntities
{
    const string ETagKey = "odata.etag";

    public static TableTransactionAction ToAction(string partition, RowChange change) => change switch
    {
        RowChange.Insert insert => new(TableTransactionActionType.Add, ToEntity(insert.Row)),
        RowChange.Replace replace => new(TableTransactionActionType.UpdateReplace, ToEntity(replace.Row), new ETag(replace.ETag)),
        RowChange.Delete delete => new(TableTransactionActionType.Delete, new TableEntity(partition, delete.RowKey), new ETag(delete.ETag)),
        _ => throw new NotSupportedException($"A change of type {change.GetType()} is unknown."),
    };

    public static Row ToRow(TableEntity entity)
    {
        var row = new Row(entity.PartitionKey, entity.RowKey, entity.ETag.ToString());
        foreach (var (name, value) in entity)
            if (name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or ETagKey))
                Set(row, name, value);
        return row;
    }

    public static string Filter(RowRange range)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition}");
        if (!string.IsNullOrEmpty(range.From))
            filter += TableClient.CreateQueryFilter($" and RowKey ge {range.From}");
        if (range.To is not null)
            filter += TableClient.CreateQueryFilter($" and RowKey lt {range.To}");
        return filter;
    }

    /// <summary>The keys must be asked for like any property; the ETag comes by itself.</summary>
    public static IEnumerable<string>? Select(IReadOnlyList<string>? properties) =>
        properties is null ? null : [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), .. properties];

    public static TableEntity ToEntity(Row row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Properties)
            entity[name] = value;
        return entity;
    }

    static void Set(Row row, string name, object? value)
    {
        _ = value switch
        {
            null => row,
            string text => row.Set(name, text),
            long integer => row.Set(name, integer),
            // A whole double comes without its type where it fits 32 bits; integers of ours are always of 64.
            int number => row.Set(name, (double)number),
            double number => row.Set(name, number),
            bool flag => row.Set(name, flag),
            DateTimeOffset time => row.Set(name, time),
            byte[] bytes => row.Set(name, bytes),
            BinaryData bytes => row.Set(name, bytes.ToArray()),
            _ => throw new NotSupportedException($"Property '{name}' of row '{row.PartitionKey}/{row.RowKey}' has the type {value.GetType()}, which no row has."),
        };
    }
}
