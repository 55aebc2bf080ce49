using CsCheck;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

/// <summary>What holds for identifiers of every kind.</summary>
/// <param name="written">Written forms that are read; any other text is tried beside them.</param>
public abstract class IdentifierContract<T>(params string[] written) where T : struct, IIdentifier<T>
{
    // Half surrogate pairs, full-width forms, and what identifiers are made of.
    static readonly Gen<char> Characters = Gen.OneOf(
        Gen.Char, Gen.Char['\uD800', '\uDFFF'], Gen.Char['\uFF01', '\uFF5E'], Gen.Char['0', '9'], Gen.OneOfConst("ACNUXYZLxzl.-/: \t\u3000\0号区市".ToCharArray()));

    [Fact]
    public void Every_form_is_read_and_its_canonical_form_reads_as_itself()
    {
        foreach (var text in written)
        {
            Assert.True(T.TryParse(text, out var identifier, out var reason), reason?.En);
            Assert.Null(reason);
            Assert.True(T.TryParse(identifier.Value, out var again, out _));
            Assert.Equal(identifier, again);
            Assert.Equal(identifier.Value, again.Value);
            Assert.Equal(identifier.Value, again.ToString());
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason() => Gen.String[Characters, 0, 40].Sample(Judge);

    [Fact]
    public void So_is_text_that_is_nearly_right() =>
        Gen.Select(Gen.OneOfConst(written), Gen.Int[0, 100], Gen.Int[0, 3], Gen.String[Characters, 0, 3]).Sample((text, at, cut, put) =>
        {
            at %= text.Length + 1;
            Judge(string.Concat(text.AsSpan(0, at), put, text.AsSpan(Math.Min(text.Length, at + cut))));
        });

    /// <summary>Every item of a source is read through its identifiers.</summary>
    [Fact]
    public void Reading_allocates_the_canonical_form_and_little_else()
    {
        foreach (var text in written)
        {
            Assert.True(T.TryParse(text, out var read, out _));
            var start = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(T.TryParse(text, out read, out _));
            var afterReading = GC.GetAllocatedBytesForCurrentThread();
            var copy = new string(read.Value.AsSpan());
            var ofCopy = GC.GetAllocatedBytesForCurrentThread() - afterReading;
            Assert.Equal(copy, read.Value);
            // A name of a region and a number without its filling are cut out of the text once more.
            Assert.InRange(afterReading - start, 0, 3 * ofCopy + 64);
        }
    }

    /// <summary>What is wrong and what would be right, for the office and for developers.</summary>
    [Fact]
    public void A_refusal_speaks_both_languages() => Gen.String[Characters, 0, 20].Sample(text =>
    {
        if (T.TryParse(text, out _, out var reason))
            return;
        Assert.Contains(reason!.Zh, c => c is >= '\u4E00' and <= '\u9FFF');
        Assert.DoesNotContain(reason.En, c => c is >= '\u4E00' and <= '\u9FFF');
        Assert.Matches("[a-z]{2,}", reason.En);
    });

    [Fact]
    public void A_very_long_text_is_no_trouble() => Judge(new string('1', 1_000_000));

    [Fact]
    public void An_uninitialised_one_has_no_value() => Assert.Throws<InvalidOperationException>(() => default(T).Value);

    static void Judge(string text)
    {
        if (T.TryParse(text, out var identifier, out var reason))
        {
            Assert.Null(reason);
            Assert.True(T.TryParse(identifier.Value, out var again, out _));
            Assert.Equal(identifier, again);
            return;
        }
        Assert.NotEmpty(reason!.Code);
        Assert.NotEmpty(reason.Zh);
        Assert.NotEmpty(reason.En);
        Assert.Equal(default, identifier);
    }
}

public sealed class ApplicationNumberContract() : IdentifierContract<ApplicationNumber>("专利号：ＺＬ 2021 1 0377287．ｘ", "202110377287X", "97101765.4");

public sealed class PublicationNumberContract() : IdentifierContract<PublicationNumber>("cn 113067703 a", "ＣＮ２１６９７９８７１Ｕ", "CN1030001A", "CN85100001A", "CN113067703B8");

public sealed class UnifiedSocialCreditCodeContract() : IdentifierContract<UnifiedSocialCreditCode>("91510500204706718h", "９１５１ 0500 2047 0671 8H", "12510000450754104X");

public sealed class IpcSymbolContract() : IdentifierContract<IpcSymbol>("ｃ12g 3/022", "H04L", "A01B0033080000");

public sealed class CpcSymbolContract() : IdentifierContract<CpcSymbol>("Y02E 10/50", "H04L9/3239");

public sealed class LocarnoClassContract() : IdentifierContract<LocarnoClass>("１４－０２", " 14-02 ");

public sealed class ClassificationContract() : IdentifierContract<Classification>("14-02", "h04l 9/32");

public sealed class RegionContract() : IdentifierContract<Region>("５１０５０２", "lz-gxq", "110000");

public sealed class ProjectNumberContract() : IdentifierContract<ProjectNumber>(" ２018YFB1003500 ", "国科〔2021〕3号");
