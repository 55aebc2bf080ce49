using System.Globalization;
using System.Text.Json;
using PatentHub.Local.Sample;

namespace PatentHub.Chaos.Source;

/// <summary>An item of the source. Its few contents come again, so that a listing also returns to what it once was.</summary>
/// <param name="Content">Which of its contents it has.</param>
sealed record SourceItem(int Index, int Content, SourceState State, FeedPosition Position)
{
    /// <summary>Contents that differ.</summary>
    public const int Contents = 6;

    const string FilingDay = "2021-04-08";

    public static string NumberOf(int index) => PatentNumbers.Complete(2021, '1', 9_000_000 + index);

    public string Number => Position.Number;

    public string ListingId => "S-" + Number;

    string Title => string.Create(CultureInfo.InvariantCulture, $"示例：第{Content}种测试方法");

    string Summary => string.Create(CultureInfo.InvariantCulture, $"示例简介{Content}");

    string Mode => Content % 2 == 0 ? "licence" : "transfer";

    int Amount => 10_000 * (Content + 1);

    /// <summary>Writes it by the feed's contract.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("applicationNumber", Number);
        json.WriteString("updatedAt", new DateTimeOffset(Position.UpdatedAt, TimeSpan.Zero));
        if (State == SourceState.Deleted)
        {
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
            return;
        }

        json.WriteString("title", Title);
        json.WriteString("legalStatus", "granted");
        json.WriteString("filingDate", FilingDay);
        WriteHolders(json, "applicants");
        if (State == SourceState.Offered)
        {
            json.WriteStartObject("offer");
            WriteOffer(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The listing that a platform has to hold, written down from the contracts and not by the hub's own mapping.</summary>
    public JsonElement ToListing()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", ListingId);
            json.WriteString("kind", "supply");
            json.WriteString("title", Title);
            json.WriteStartArray("patents");
            json.WriteStartObject();
            json.WriteString("applicationNumber", Number);
            json.WriteString("type", "invention");
            json.WriteString("title", Title);
            json.WriteString("filingDate", FilingDay);
            json.WriteString("legalStatus", "granted");
            json.WriteEndObject();
            json.WriteEndArray();
            WriteHolders(json, "holders");
            WriteOffer(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    static void WriteHolders(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("name", "示例大学");
        json.WriteString("kind", "university");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    void WriteOffer(Utf8JsonWriter json)
    {
        json.WriteString("summary", Summary);
        json.WriteStartArray("modes");
        json.WriteStringValue(Mode);
        json.WriteEndArray();
        json.WriteStartObject("price");
        json.WriteString("kind", "fixed");
        json.WriteNumber("amount", Amount);
        json.WriteString("currency", "CNY");
        json.WriteEndObject();
    }
}

/// <summary>What the source says of a patent.</summary>
enum SourceState
{
    Offered,

    /// <summary>Declared without an offer: its listing is withdrawn.</summary>
    Withdrawn,

    /// <summary>A tombstone.</summary>
    Deleted,
}
