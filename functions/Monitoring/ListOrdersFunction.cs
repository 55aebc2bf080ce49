using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Who ordered what in a month, and why; <c>after</c> is the id of the last one of the page before.</summary>
public sealed class ListOrdersFunction(OrderBook book, TimeProvider clock)
{
    const int Most = 200;

    [Function("ListOrders")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/orders")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            var month = request.Query["month"].ToString() is { Length: > 0 } asked ? asked : Order.Partition(clock.GetUtcNow());
            if (!DateTime.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                return Problems.Of(StatusCodes.Status400BadRequest, "month-invalid", "The parameter 'month' must be a month such as 2026-11.");
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !Order.IsId(after))
                return Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be the id of an order.");
            var orders = await book.ListAsync(month, after.Length == 0 ? null : after, limit, cancellationToken);
            return Replies.Json(new { month, orders, after = orders.Count == limit ? orders[^1].Id : null });
        });
}
