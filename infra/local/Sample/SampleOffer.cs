using System.Globalization;
using System.Text.Json;

namespace PatentHub.Local.Sample;

/// <summary>Writes what a generated item's holder offers, within what the law lets the holder offer.</summary>
static class SampleOffer
{
    public static void Write(Utf8JsonWriter json, SampleFacts facts, ref SampleDice dice)
    {
        json.WriteStartObject("offer");
        var openly = facts.Encumbrance is null && dice.Percent(10);
        json.WriteStartArray("modes");
        foreach (var mode in Modes(facts, openly, dice.Next(5)))
            json.WriteStringValue(mode);
        json.WriteEndArray();

        // An open licence has to state its price.
        WritePrice(json, openly ? 1 : dice.Next(6), ref dice);
        json.WriteString("maturity", dice.Pick(SampleVocabulary.Maturities));
        json.WriteString("scenario", $"示例场景：{facts.Industry.Name}生产线");
        json.WriteString("summary", $"示例简介：适用于{facts.Industry.Name}企业的技术改造。");
        json.WriteString("validUntil", string.Create(CultureInfo.InvariantCulture, $"{2031 + dice.Next(5)}-12-31"));
        json.WriteStartObject("contact");
        json.WriteString("name", "示例联系人");
        json.WriteString("phone", "0830-0000000");
        json.WriteString("email", "sample@example.com");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A pledged patent is transferred with the pledgee's consent only, so its samples are for licence.
    static string[] Modes(SampleFacts facts, bool openly, int roll) => (openly, facts.Encumbrance, roll) switch
    {
        (true, _, _) => ["openLicence"],
        (_, "pledged", _) => ["licence"],
        (_, _, 0) => ["transfer"],
        (_, _, 1) => ["licence"],
        (_, _, 2) => ["transfer", "licence"],
        (_, _, 3) => ["equity", "cooperation"],
        _ => ["licence", "cooperation"],
    };

    static void WritePrice(Utf8JsonWriter json, int roll, ref SampleDice dice)
    {
        var kind = roll switch { 0 => "royalty", 1 => "fixed", 2 => "entryPlusRoyalty", _ => "negotiable" };
        json.WriteStartObject("price");
        json.WriteString("kind", kind);
        if (kind is "fixed" or "entryPlusRoyalty")
        {
            json.WriteNumber("amount", (dice.Next(40) + 1) * 10_000);
            json.WriteString("currency", "CNY");
        }

        if (kind is "royalty" or "entryPlusRoyalty")
        {
            json.WriteNumber("rate", (dice.Next(10) + 1) / 100m);
            json.WriteString("rateBase", dice.Percent(70) ? "sales" : "profit");
        }

        json.WriteEndObject();
    }
}
