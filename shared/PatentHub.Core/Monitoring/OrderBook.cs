using System.Globalization;
using PatentHub.Deliveries.Redrives;
using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>An order to change the course of the hub, as it was given; whether it could be carried out stands where it takes effect.</summary>
/// <param name="Id">19 digits, of which the newest order has the smallest, and 16 hexadecimal digits.</param>
/// <param name="Path">Of the request, without its query.</param>
/// <param name="Who">Who signed in; null for one who came with a key.</param>
/// <param name="Reason">Null where an order needs none: what it brings is checked for itself, or would have come anyway.</param>
public sealed record Order(string Id, DateTimeOffset At, string Method, string Path, string? Who, string? Reason)
{
    const int MaxPath = 1000;

    /// <summary>A partition is a month (UTC).</summary>
    public static string Partition(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == 36 && text[19] == '-' && text[..19].All(char.IsAsciiDigit) && text[20..].All(char.IsAsciiHexDigitLower);

    public Row ToRow() => new Row(Partition(At), Id).Set("v", 1).Set("at", At).Set("method", Method).Set("path", JsonText.Cut(Path, MaxPath)).Set("who", Who).Set("reason", Reason);

    public static Order FromRow(Row row) => new(row.RowKey, row.GetTime("at")!.Value, row.GetString("method")!, row.GetString("path")!, row.GetString("who"), row.GetString("reason"));
}

/// <summary>
/// Who ordered what, when and why. An entry is inserted before the order is carried out, so that nothing is changed without one; none is
/// ever changed or removed.
/// </summary>
public sealed class OrderBook(ITableStore tables, TimeProvider clock, Random random)
{
    public async Task NoteAsync(string method, string path, string? who, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var order = new Order($"{now.NewestFirstTicks()}-{ControlDeliveryHandler.NewId(random)}", now, method, path, who, reason);
        await tables.SubmitAsync(HubTables.Orders, Order.Partition(now), [new RowChange.Insert(order.ToRow())], cancellationToken);
    }

    /// <summary>The orders of a month, the newest first.</summary>
    /// <param name="month">For example 2026-11.</param>
    /// <param name="after">The id of the last one of the page before.</param>
    public async Task<IReadOnlyList<Order>> ListAsync(string month, string? after, int limit, CancellationToken cancellationToken)
    {
        var range = new RowRange(month);
        if (after is not null)
            range = range with { From = after + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Orders, range, limit, cancellationToken)).Select(Order.FromRow)];
    }
}
