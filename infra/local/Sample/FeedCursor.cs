using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatentHub.Local.Sample;

/// <summary>
/// A page's place in a run: it carries the run's own parameters, so that the pages of one run agree, and names the last
/// item rather than a count, so that it stays right when the feed changes.
/// </summary>
sealed record FeedCursor(DateTimeOffset AsOf, DateTimeOffset? Since, int Limit, FeedPosition? After)
{
    const int CheckLength = 6;

    public override string ToString()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{AsOf.UtcTicks}|{Since?.UtcTicks}|{Limit}|{After?.UpdatedAt}|{After?.Number}");
        var bytes = Encoding.UTF8.GetBytes(text);
        return Base64Url.EncodeToString([.. Check(bytes), .. bytes]);
    }

    /// <summary>Null for anything that this feed did not hand out.</summary>
    public static FeedCursor? Parse(string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= CheckLength || !Check(bytes.AsSpan(CheckLength)).SequenceEqual(bytes.AsSpan(0, CheckLength)))
            return null;
        var parts = Encoding.UTF8.GetString(bytes.AsSpan(CheckLength)).Split('|', 5);
        return new FeedCursor(
            Instant(parts[0]),
            parts[1].Length == 0 ? null : Instant(parts[1]),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            new FeedPosition(long.Parse(parts[3], CultureInfo.InvariantCulture), parts[4]));
    }

    static DateTimeOffset Instant(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);

    static byte[] Check(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes)[..CheckLength];
}
