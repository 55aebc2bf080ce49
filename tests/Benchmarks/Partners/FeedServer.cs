using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PatentHub.Benchmarks.Run;

namespace PatentHub.Benchmarks.Partners;

/// <summary>
/// A feed that states all its items in every run, from pages that are made once: the source costs both sides the same, and little.
/// </summary>
static class FeedServer
{
    public const int PageSize = 500;

    /// <summary>Every item, the same in each run.</summary>
    public const string All = "/all";

    /// <summary>The same items, of which one in a hundred has changed.</summary>
    public const string Changed = "/changed";

    /// <summary>Items that are offered.</summary>
    public const string Offered = "/offered";

    /// <summary>A few others, for warming up.</summary>
    public const string Warm = "/warm";

    /// <summary>The same few, of which one in a hundred has changed.</summary>
    public const string WarmChanged = "/warm-changed";

    /// <summary>A few others that are offered.</summary>
    public const string WarmOffered = "/warm-offered";

    public const int WarmItems = 2000;

    /// <summary>Small, so that what runs once a page is compiled to the end before it is measured.</summary>
    public const int WarmPageSize = 20;
    public const int WarmOffers = 1500;

    const long Seed = 510500;
    const long WarmSeed = 510501;

    public static Task<WebApplication> StartAsync(Assignment assignment, TimeProvider clock)
    {
        var feeds = new Dictionary<string, Lazy<Pages>>(StringComparer.Ordinal)
        {
            [All] = new(() => new(new FeedItems(Seed, changed: false).Read, assignment.Count, PageSize)),
            [Changed] = new(() => new(new FeedItems(Seed, changed: true).Read, assignment.Count, PageSize)),
            [Offered] = new(() => new(OfferedOf(new FeedItems(Seed, changed: false), assignment.Count), assignment.Count, PageSize)),
            [Warm] = new(() => new(new FeedItems(WarmSeed, changed: false).Read, WarmItems, WarmPageSize)),
            [WarmChanged] = new(() => new(new FeedItems(WarmSeed, changed: true).Read, WarmItems, WarmPageSize)),
            [WarmOffered] = new(() => new(OfferedOf(new FeedItems(WarmSeed, changed: false), WarmOffers), WarmOffers, PageSize)),
        };
        return BareServer.StartAsync(context => ServeAsync(context, feeds[context.Request.Path].Value));
    }

    static async Task ServeAsync(HttpContext context, Pages pages)
    {
        var page = pages.Read(int.Parse(context.Request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(page);
    }

    static Func<long, byte[]> OfferedOf(FeedItems items, int count)
    {
        var offered = new List<byte[]>(count);
        for (var index = 0L; offered.Count < count; index++)
            if (items.Read(index) is var item && FeedItems.IsOffered(item))
                offered.Add(item);
        return index => offered[(int)index];
    }

    sealed class Pages(Func<long, byte[]> item, int count, int size)
    {
        /// <summary>Above this the pages are not kept, so that the machine's memory is the hub's.</summary>
        const int KeptItems = 100_000;

        readonly ConcurrentDictionary<int, byte[]> _pages = [];

        public byte[] Read(int page) => count <= KeptItems ? _pages.GetOrAdd(page, Write) : Write(page);

        byte[] Write(int page)
        {
            using var body = new MemoryStream();
            body.Write("{\"items\":["u8);
            var end = Math.Min(count, (page + 1) * size);
            for (var index = page * size; index < end; index++)
            {
                if (index > page * size)
                    body.WriteByte((byte)',');
                body.Write(item(index));
            }
            body.Write(Encoding.UTF8.GetBytes(end < count ? $"],\"nextCursor\":\"{page + 1}\",\"asOf\":\"2027-01-01T00:00:00Z\"}}" : "],\"asOf\":\"2027-01-01T00:00:00Z\"}"));
            return body.ToArray();
        }
    }
}
