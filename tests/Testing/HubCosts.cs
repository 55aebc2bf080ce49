namespace PatentHub.Testing;

/// <summary>
/// What pieces of work ask of the tables. The tests of costs (<c>*CostTests</c>) hold these numbers against the hub; capacity and cost in
/// docs/operations.md are worked out from them.
/// </summary>
public static class HubCosts
{
    /// <summary>Items of the pages below; their numbers fall into all buckets.</summary>
    public const int Page = 100;

    /// <summary>A run over a source by itself: the lease taken and given back, and the cursor together with the history.</summary>
    public static readonly Operations Run = new(Reads: 3, Transactions: 3, RowsWritten: 4);

    /// <summary>A page of which nothing has changed.</summary>
    public static readonly Operations UnchangedPage = new(ReadsOfSeveral: 16, RowsAsked: Page, RangeReads: 1);

    public static readonly Operations NewPage = UnchangedPage + new Operations(Transactions: 32, RowsWritten: 2 * Page);

    public static readonly Operations NewPageWithOffers = UnchangedPage + new Operations(Transactions: 32, RowsWritten: 4 * Page);

    /// <summary>A changed declaration, beside its look as an unchanged one.</summary>
    public static readonly Operations Change = new(ReadsOfSeveral: 2, RowsAsked: 5, Transactions: 2, RowsWritten: 3);

    /// <summary>One delivery that is accepted at once.</summary>
    public static readonly Operations Delivery = new(Reads: 4, ReadsOfSeveral: 2, RowsAsked: 2, RangeReads: 6, Transactions: 5, RowsWritten: 6);

    public static readonly Operations HundredDeliveries = new(Reads: 6, ReadsOfSeveral: 17, RowsAsked: 200, RangeReads: 6, Transactions: 9, RowsWritten: 206);

    /// <summary>The log of one attempt, the first of a day.</summary>
    public static readonly Operations Attempt = new(Transactions: 2, RowsWritten: 2);

    /// <summary>The log of a hundred attempts, the first of a day among them.</summary>
    public static readonly Operations HundredAttempts = new(Transactions: 4, RowsWritten: 101);

    /// <summary>A wake-up of a delivery partition without work.</summary>
    public static readonly Operations IdleWake = new(Reads: 2, RangeReads: 3, Transactions: 2, RowsWritten: 2);

    /// <summary>A webhook that is stored.</summary>
    public static readonly Operations Webhook = new(Transactions: 1, RowsWritten: 2);

    /// <summary>A webhook that confirms what was acknowledged already, applied, beside the wake-up.</summary>
    public static readonly Operations EventApplied = new(Reads: 1, ReadsOfSeveral: 2, RowsAsked: 2, RangeReads: 3, Transactions: 2, RowsWritten: 5);

    /// <summary>One listing to the delivery rows of each platform.</summary>
    public static Operations FanOut(int platforms) =>
        new(Reads: platforms, ReadsOfSeveral: 1 + platforms, RowsAsked: 1 + platforms, RangeReads: 2, Transactions: 1 + platforms, RowsWritten: 1 + (2 * platforms));

    /// <summary>The sweep of listings that finds nothing.</summary>
    public static Operations ListingSweep(int buckets) => new(RangeReads: 2 * buckets);

    /// <summary>The sweep of deliveries that finds nothing.</summary>
    public static Operations DeliverySweep(int platforms) => new(Reads: 2 * platforms, RangeReads: 3 * platforms);
}
