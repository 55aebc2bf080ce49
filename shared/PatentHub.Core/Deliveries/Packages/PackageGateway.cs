using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PatentHub.Declarations.Imports;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Packages;

/// <summary>
/// "Speaks" to a platform without an interface: what is due becomes a workbook for a person to carry, which is the job that the deliveries wait for;
/// the receipt that the person brings back answers the question what became of it.
/// </summary>
public sealed class PackageGateway(PackageStore packages, IBlobStore blobs, ISheetWriter writer, TimeProvider clock, ILogger<PackageGateway> logger) : IPlatformGateway
{
    /// <summary>Rows that a person still looks through.</summary>
    const int MostItems = 2000;

    static readonly PushReply Silent = new PushReply.Transient("a platform without an interface cannot be asked");

    public bool CanRead(PlatformProfile platform) => false;

    public bool CanList(PlatformProfile platform) => false;

    /// <summary>The same revision twice in two packages does no harm, and a package that nobody carried is made again.</summary>
    public bool MayRepeat(PlatformProfile platform) => true;

    public int BatchSize(PlatformProfile platform) => MostItems;

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken) => (await PushBatchAsync(platform, [push], cancellationToken))[0];

    public async Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        var id = await IdForAsync(platform.Id, pushes, cancellationToken);
        await packages.KeepItemsAsync(platform.Id, id, pushes.Select(p => new PackageItem(p.ListingId, p.Revision, p.Document is not null)), cancellationToken);
        var now = clock.GetUtcNow();
        var package = new Package { Id = id, Platform = platform.Id, CreatedAt = now, RemindAt = now.AddDays(platform.Packages?.ReceiptDays ?? PackageRules.DefaultReceiptDays), Items = pushes.Count };
        using var workbook = new MemoryStream();
        writer.WriteWorkbook(workbook, PackageSheets.Of(platform, package, pushes));
        workbook.Position = 0;
        await blobs.CreateAsync(HubContainers.Packages, package.Blob, workbook, cancellationToken);
        if (await packages.AnnounceAsync(package, cancellationToken) is SubmitResult.Committed)
            PackagesLog.Made(logger, platform.Id, id, pushes.Count);
        return [.. pushes.Select(_ => new PushReply.Pending(null, id))];
    }

    /// <summary>
    /// Follows from the day and the content: what a crash left unfinished is taken up again under the same id. A package that is over is not: the same
    /// content on the same day is a new one.
    /// </summary>
    async Task<string> IdForAsync(string platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        var content = string.Join('\n', pushes.Select(p => FormattableString.Invariant($"{p.ListingId}:{p.Revision}")).Order(StringComparer.Ordinal));
        var name = $"{OfficeCalendar.Day(clock.GetUtcNow()).ToString("yyyyMMdd", CultureInfo.InvariantCulture)}-{CanonicalJson.Hash(Encoding.UTF8.GetBytes(content))[..8]}";
        for (var nth = 1; ; nth++)
        {
            var id = nth == 1 ? name : FormattableString.Invariant($"{name}-{nth}");
            if (await packages.FindAsync(platform, id, cancellationToken) is not { IsOver: true })
                return id;
        }
    }

    public async Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken)
    {
        if (await packages.FindAsync(platform.Id, job, cancellationToken) is not { } package)
            return new JobReply.Forgotten();
        if (package is { ReceiptAt: null, DiscardedAt: null })
            return new JobReply.Running();
        var results = (await packages.ReadItemsAsync(platform.Id, job, cancellationToken)).Values.Where(i => i.Reply is not null).ToDictionary(i => i.ListingId, i => i.Reply!, StringComparer.Ordinal);
        return package.IsOver ? new JobReply.Finished(results) : new JobReply.Running(results);
    }

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken) => Task.FromResult<ReadReply>(new ReadReply.Failed(Silent));

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken) => Task.FromResult<ListReply>(new ListReply.Failed(Silent));
}
