using System.Globalization;

namespace PatentHub.Local.Sample;

/// <summary>What one generated item is: everything that its fields have to agree about.</summary>
sealed record SampleFacts
{
    // Serials from nine million up are not in use for any type of patent, so an invented number names no real one.
    const int FirstSerial = 9_000_000;

    // Odd and no multiple of five: a permutation of the serials, so that they are distinct and look unordered.
    const long SerialStride = 618_033;

    // The items of one instant take their years from these spans in turn, so that their numbers ascend.
    static readonly (int First, int Count)[] Years = [(2008, 5), (2013, 4), (2017, 4), (2021, 4)];
    static readonly DateOnly LastGrant = new(2025, 12, 31);

    public required long Index { get; init; }

    public required string ApplicationNumber { get; init; }

    public required string Serial { get; init; }

    public required char Type { get; init; }

    public required DateOnly FilingDate { get; init; }

    public DateOnly? GrantDate { get; init; }

    public required string LegalStatus { get; init; }

    public required Industry Industry { get; init; }

    public required string Title { get; init; }

    public string? Encumbrance { get; init; }

    public bool IsInvention => Type is '1' or '8';

    /// <summary>Decides an item; further choices about it come from the same dice.</summary>
    public static SampleFacts Of(long seed, long index, ref SampleDice dice)
    {
        var (year, type, serial) = Number(seed, index, ref dice);
        var filed = new DateOnly(year, 1, 1).AddDays(dice.Next(365));
        var examined = filed.AddDays(type is '1' or '8' ? 400 + dice.Next(600) : 150 + dice.Next(200));
        var granted = examined <= LastGrant;
        var industry = dice.Pick(SampleVocabulary.Industries);
        var status = granted ? Granted(dice.Next(100)) : "pending";
        return new SampleFacts
        {
            Index = index,
            ApplicationNumber = PatentNumbers.Complete(year, type, serial),
            Serial = serial.ToString(CultureInfo.InvariantCulture),
            Type = type,
            FilingDate = filed,
            GrantDate = status is "pending" or "rejected" or "withdrawn" ? null : examined,
            LegalStatus = status,
            Industry = industry,
            Title = TitleOf(type, industry, index, ref dice),
            Encumbrance = status == "granted" ? Encumber(dice.Next(100)) : null,
        };
    }

    /// <summary>The number alone, for positions in the feed.</summary>
    public static string NumberOf(long seed, long index)
    {
        var dice = new SampleDice(seed, index);
        var (year, type, serial) = Number(seed, index, ref dice);
        return PatentNumbers.Complete(year, type, serial);
    }

    static (int Year, char Type, int Serial) Number(long seed, long index, ref SampleDice dice)
    {
        var (first, count) = Years[index % Years.Length];
        var year = first + dice.Next(count);
        var kind = dice.Next(100);

        // Older utility models and designs would be past their term.
        var type = year < 2017 || kind < 62 ? '1' : kind < 90 ? '2' : kind < 95 ? '3' : '8';
        var offset = (seed % SampleDeclarations.Largest) + SampleDeclarations.Largest;
        var serial = FirstSerial + (int)(((index * SerialStride) + offset) % SampleDeclarations.Largest);
        return (year, type, serial);
    }

    static string Granted(int roll) => roll switch
    {
        < 90 => "granted",
        < 94 => "lapsed",
        < 96 => "rejected",
        < 98 => "withdrawn",
        < 99 => "surrendered",
        _ => "invalidated",
    };

    static string? Encumber(int roll) => roll switch
    {
        < 3 => "pledged",
        < 8 => "licence",
        < 10 => "exclusiveLicence",
        < 11 => "preserved",
        _ => null,
    };

    static string TitleOf(char type, Industry industry, long index, ref SampleDice dice)
    {
        var subject = dice.Pick(industry.Subjects);
        var purpose = dice.Pick(industry.Purposes);
        var ending = type switch
        {
            '1' or '8' => dice.Percent(60) ? "方法" : "方法及系统",
            '2' => "装置",
            _ => "设备（外观）",
        };
        return string.Create(CultureInfo.InvariantCulture, $"示例：一种{subject}的{purpose}{ending}（第{index + 1}号）");
    }
}
