using System.Globalization;
using System.Text.Json;

namespace PatentHub.Local.Sample;

/// <summary>
/// Invented declarations, each computed from the seed and its index: a feed of a million takes no memory. Every one says
/// that it is a sample, has valid check characters, and stays the same however many are asked for.
/// </summary>
public sealed class SampleDeclarations(long seed)
{
    /// <summary>How many there can be.</summary>
    public const long Largest = 1_000_000;

    // Four items share each instant, because real sources write in batches and a feed has to page through equal times.
    const int PerInstant = 4;
    static readonly DateTimeOffset FirstUpdate = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));
    static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    /// <summary>When an item was last changed; ascending with the index.</summary>
    public static DateTimeOffset UpdatedAt(long index) => FirstUpdate + (Step * (index / PerInstant));

    /// <summary>The first item that was changed at or after an instant.</summary>
    public static long FirstSince(DateTimeOffset instant)
    {
        var steps = (instant - FirstUpdate + Step - TimeSpan.FromTicks(1)).Ticks / Step.Ticks;
        return instant <= FirstUpdate ? 0 : steps * PerInstant;
    }

    /// <summary>The number of an item, ascending among the items of one instant.</summary>
    public string ApplicationNumber(long index) => SampleFacts.NumberOf(seed, index);

    /// <summary>Writes an item by the feed's contract.</summary>
    public void Write(Utf8JsonWriter json, long index)
    {
        var dice = new SampleDice(seed, index);
        var facts = SampleFacts.Of(seed, index, ref dice);
        json.WriteStartObject();
        json.WriteBoolean("sample", true);
        WritePatent(json, facts);
        json.WriteString("region", dice.Pick(SampleVocabulary.Regions));
        WriteParties(json, ref dice);
        if (dice.Percent(60))
            WriteProjects(json, facts, ref dice);
        if (facts.GrantDate is { } granted && dice.Percent(60))
            WriteImplementation(json, granted, ref dice);
        if (IsOffered(facts, ref dice))
            SampleOffer.Write(json, facts, ref dice);
        json.WriteString("updatedAt", UpdatedAt(index));
        json.WriteEndObject();
    }

    static bool IsOffered(SampleFacts facts, ref SampleDice dice) =>
        facts.LegalStatus == "granted" && facts.Encumbrance is not ("exclusiveLicence" or "preserved") && dice.Percent(85);

    static void WritePatent(Utf8JsonWriter json, SampleFacts facts)
    {
        json.WriteString("applicationNumber", facts.ApplicationNumber);
        json.WriteString("title", facts.Title);
        json.WriteString("abstract", $"示例摘要：本示例公开了{facts.Title[3..]}，属于{facts.Industry.Name}领域，文字由程序生成，不对应任何真实专利。");
        json.WriteString("patentType", facts.IsInvention ? "invention" : facts.Type == '2' ? "utilityModel" : "design");
        if (facts.IsInvention)
            json.WriteString("publicationNumber", $"CN1{facts.Serial}0A");
        if (facts.GrantDate is not null)
            json.WriteString("grantPublicationNumber", facts.IsInvention ? $"CN1{facts.Serial}0B" : facts.Type == '2' ? $"CN2{facts.Serial}0U" : $"CN3{facts.Serial}0S");
        json.WriteString("filingDate", Day(facts.FilingDate));
        if (facts.GrantDate is { } granted)
            json.WriteString("grantDate", Day(granted));
        json.WriteString("legalStatus", facts.LegalStatus);
        if (facts.Encumbrance is { } encumbrance)
            WriteList(json, "encumbrances", encumbrance);

        // Designs are classified by Locarno, not by the IPC.
        if (facts.Type != '3')
            WriteList(json, "ipc", facts.Industry.Ipc[(int)(facts.Index % facts.Industry.Ipc.Length)]);
        WriteList(json, "industries", facts.Industry.Name);
    }

    static void WriteParties(Utf8JsonWriter json, ref SampleDice dice)
    {
        json.WriteStartArray("applicants");
        var first = dice.Next(SampleVocabulary.Organisations.Length);
        WriteApplicant(json, SampleVocabulary.Organisations[first]);
        if (dice.Percent(10))
            WriteApplicant(json, SampleVocabulary.Organisations[(first + 5) % SampleVocabulary.Organisations.Length]);
        json.WriteEndArray();
        json.WriteStartArray("inventors");
        var start = dice.Next(SampleVocabulary.Inventors.Length);
        for (var i = dice.Next(3); i >= 0; i--)
            json.WriteStringValue(SampleVocabulary.Inventors[(start + i) % SampleVocabulary.Inventors.Length]);
        json.WriteEndArray();
    }

    static void WriteApplicant(Utf8JsonWriter json, Organisation organisation)
    {
        json.WriteStartObject();
        json.WriteString("name", organisation.Name);
        json.WriteString("uscc", organisation.Uscc);
        json.WriteString("kind", organisation.Kind);
        json.WriteEndObject();
    }

    static void WriteProjects(Utf8JsonWriter json, SampleFacts facts, ref SampleDice dice)
    {
        var programme = dice.Pick(SampleVocabulary.Programmes);
        json.WriteStartArray("projects");
        json.WriteStartObject();
        json.WriteString("type", programme.Type);
        json.WriteString("name", $"示例项目：{facts.Industry.Name}关键技术");
        json.WriteString("number", string.Create(CultureInfo.InvariantCulture, $"SAMPLE{facts.FilingDate.Year}{dice.Next(10_000):D4}"));
        json.WriteString("level", programme.Level);
        json.WriteString("funder", programme.Funder);
        json.WriteNumber("contribution", (dice.Next(10) + 1) / 10m);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("declaredOn", Day(facts.FilingDate.AddDays(dice.Next(60))));
    }

    static void WriteImplementation(Utf8JsonWriter json, DateOnly granted, ref SampleDice dice)
    {
        var status = dice.Pick(["none", "none", "selfUse", "licensed", "transferred", "equity"]);
        json.WriteStartObject("implementation");
        json.WriteString("status", status);
        if (status == "none")
            json.WriteString("reason", "示例原因：尚在寻找合作方");
        else
            json.WriteString("firstImplementedOn", Day(granted.AddDays(dice.Next(30))));
        json.WriteString("reportedOn", "2026-03-31");
        json.WriteEndObject();
    }

    static void WriteList(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
