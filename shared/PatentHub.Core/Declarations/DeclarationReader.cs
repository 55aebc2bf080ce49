using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>Reads an item of the declaration feed. Pure; never throws on bad content.</summary>
public static partial class DeclarationReader
{
    /// <summary>Bytes of a document: it and what other sources add have to fit a row.</summary>
    const int MaxDocument = 60_000;

    /// <param name="today">The office's day, against which a term is judged.</param>
    public static DeclarationItem Read(JsonElement item, DateOnly today) => Read(item, today, default);

    /// <param name="glance">What was seen of the item before, so that it need not be hashed again.</param>
    internal static DeclarationItem Read(JsonElement item, DateOnly today, ItemGlance glance)
    {
        var number = NumberOf(item);
        try
        {
            if (IsSecret(item))
                return new DeclarationItem.Refused(number, JsonText.Instant(item, "updatedAt"));
            return ReadItem(item, today, glance);
        }
        catch (Exception)
        {
            // Whatever is in it, it stops nobody else; and what cannot be read is not known to be open.
            if (!IsKnownToBeOpen(item))
                return new DeclarationItem.Refused(number, null);
            var hash = CanonicalJson.Hash(JsonMarshal.GetRawUtf8Value(item));
            return new DeclarationItem.Quarantined(number?.Value ?? "raw-" + hash, hash, [new("", "item.encoding", "条目含有无法解码的文字", "The item has text that cannot be decoded.")], item);
        }
    }

    /// <summary>What tells an item from the one that is stored, without reading the rest of it.</summary>
    internal static ItemGlance Glance(JsonElement item)
    {
        var number = NumberOf(item)?.Value;
        try
        {
            return new(number, number is null || IsSecret(item) || IsDeleted(item) || new FieldReader(item, "", []).Instant("updatedAt") is null ? null : CanonicalJson.Hash(item, "updatedAt"));
        }
        catch (Exception)
        {
            // Reading it says what it is that nobody can decode.
            return new(number, null);
        }
    }

    static bool IsDeleted(JsonElement item) => item.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;

    /// <summary>The key, where it can be read.</summary>
    internal static ApplicationNumber? NumberOf(JsonElement item) =>
        JsonText.Of(item, "applicationNumber") is { } text && ApplicationNumber.TryParse(text, out var number, out _) ? number : null;

    /// <summary>Anything but an absent field or "none" is secret: a misspelt mark must not open the door.</summary>
    static bool IsSecret(JsonElement item) => item.ValueKind == JsonValueKind.Object && !IsKnownToBeOpen(item);

    static bool IsKnownToBeOpen(JsonElement item) =>
        item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("secrecy", out var secrecy)
        || secrecy.ValueKind == JsonValueKind.Null || JsonText.Of(secrecy) == "none";

    static DeclarationItem ReadItem(JsonElement item, DateOnly today, ItemGlance glance)
    {
        var findings = new List<Finding>();
        if (item.ValueKind != JsonValueKind.Object)
        {
            var hash = CanonicalJson.Hash(item);
            return new DeclarationItem.Quarantined(hash, hash, [new("", "item.type", "条目应为 JSON 对象", "An item must be a JSON object.")], item);
        }

        var fields = new FieldReader(item, "", findings);
        var number = ReadNumber(fields, out var written);
        var reasons = findings.Count;
        var updatedAt = fields.Instant("updatedAt");
        if (updatedAt is null && findings.Count == reasons)
            fields.Report("updatedAt", "required", "缺少更新时间（updatedAt），请补充", "is required");
        var deleted = IsDeleted(item);
        if (deleted && number is { } gone && updatedAt is { } at)
            return new DeclarationItem.Tombstone(gone, at);

        var title = fields.Text("title", 1000);
        if (title is null && !deleted)
            fields.Report("title", "required", "缺少发明名称（title），请补充", "is required");
        var status = fields.Code("legalStatus", LegalStatuses.All);
        if (number is null || findings.Count > 0)
            return new DeclarationItem.Quarantined(
                number?.Value ?? "raw-" + CanonicalJson.Hash(item, "updatedAt"), CanonicalJson.Hash(item), findings, item);

        var declaration = ReadRest(fields, number.Value, title!, status, updatedAt!.Value);
        if (IsTooLong(item, declaration))
            return new DeclarationItem.Quarantined(number.Value.Value, CanonicalJson.Hash(item),
                [new("", "item.size", $"条目超过 {MaxDocument} 字节，请精简列表和长文本", $"The item has more than {MaxDocument} bytes; shorten its lists and long texts.")], item);
        Judge(fields, declaration, number.Value, written, today);
        return new DeclarationItem.Kept(declaration, glance.ContentHash ?? CanonicalJson.Hash(item, "updatedAt"), findings, item);
    }

    /// <summary>The document is no longer than the item that it was read from; only for a long item is it made before it is needed.</summary>
    static bool IsTooLong(JsonElement item, Declaration declaration) =>
        JsonMarshal.GetRawUtf8Value(item).Length > MaxDocument && JsonSerializer.SerializeToUtf8Bytes(declaration, DeclarationJson.Documents.Declaration).Length > MaxDocument;

    static ApplicationNumber? ReadNumber(FieldReader fields, out string? written)
    {
        written = null;
        if (!fields.TryGet("applicationNumber", out var value))
            fields.Report("applicationNumber", "required", "缺少申请号（applicationNumber），请补充", "is required");
        else if (value.ValueKind != JsonValueKind.String)
            fields.Report("applicationNumber", "type", "申请号应为文本", "must be a string");
        else if (ApplicationNumber.TryParse(written = JsonText.Of(value), out var number, out var error))
            return number;
        else
            fields.Report("applicationNumber", error!);
        return null;
    }

    static Declaration ReadRest(FieldReader fields, ApplicationNumber number, string title, string? status, DateTimeOffset updatedAt) => new()
    {
        ApplicationNumber = number.Value,
        Title = title,
        Abstract = fields.Text("abstract", 6000),
        PatentType = ReadType(fields, number),
        PublicationNumber = fields.Identifier<PublicationNumber>("publicationNumber", p => p.Doubt(number, asGrant: false))?.Value,
        GrantPublicationNumber = fields.Identifier<PublicationNumber>("grantPublicationNumber", p => p.Doubt(number, asGrant: true))?.Value,
        FilingDate = fields.Date("filingDate"),
        GrantDate = fields.Date("grantDate"),
        LegalStatus = status,
        Encumbrances = fields.Texts("encumbrances", CodeLists.Encumbrances.Contains, "未知的权利负担代码", "is not a known encumbrance"),
        Ipc = fields.Identifiers<Classification>("ipc", c => c.Doubt(number.Type)),
        Cpc = fields.Identifiers<CpcSymbol>("cpc"),
        Industries = fields.Texts("industries", _ => true, "应为不超过 500 字的文本", "must be a text of at most 500 characters"),
        Region = fields.Identifier<Region>("region", r => r.Doubt)?.Value,
        Applicants = ReadHolders(fields, "applicants"),
        Inventors = fields.Texts("inventors", t => t.Length <= 100, "应为不超过 100 字的姓名", "must be a name of at most 100 characters"),
        Projects = ReadProjects(fields),
        DeclaredOn = fields.Date("declaredOn"),
        Implementation = ReadImplementation(fields),
        Offer = ReadOffer(fields),
        UpdatedAt = updatedAt,
    };

    static string ReadType(FieldReader fields, ApplicationNumber number)
    {
        if (fields.Code("patentType", PatentTypes.All) is { } type && type != number.Type)
            fields.Report("patentType", "contradiction", "与申请号中的种类不一致，已按申请号", "contradicts the application number, which is taken instead");
        return number.Type;
    }

    static List<Holder>? ReadHolders(FieldReader fields, string field)
    {
        var holders = new List<Holder>();
        foreach (var holder in fields.NestedItems(field))
            if (holder.Text("name", 300) is { } name)
                holders.Add(new Holder(name, holder.Identifier<UnifiedSocialCreditCode>("uscc", c => c.Doubt)?.Value, holder.Code("kind", CodeLists.HolderKinds)));
            else
                holder.Report("name", "required", "缺少名称（name），请补充", "is required");
        return holders.Count == 0 ? null : holders;
    }

    static List<FundingProject>? ReadProjects(FieldReader fields)
    {
        var projects = fields.NestedItems("projects").Select(p => new FundingProject(
            p.Text("type", 200), p.Text("name", 500), p.Identifier<ProjectNumber>("number", n => n.Doubt)?.Value, p.Code("level", CodeLists.ProjectLevels),
            p.Text("funder", 300), (double?)p.Number("contribution", 0, 1))).ToList();
        return projects.Count == 0 ? null : projects;
    }

    /// <summary>Implementation of a patent, as a source or a partner's event states it.</summary>
    public static Implementation? ReadImplementation(FieldReader fields) =>
        fields.Nested("implementation") is { } i && i.Code("status", CodeLists.ImplementationStatuses) is { } status
            ? new Implementation(status, i.Date("firstImplementedOn"), i.Text("reason", 2000), i.Date("reportedOn"))
            : null;

    static Offer? ReadOffer(FieldReader fields)
    {
        if (fields.Nested("offer") is not { } offer)
            return null;
        var contact = offer.Nested("contact");
        return new Offer
        {
            Modes = offer.Texts("modes", CodeLists.OfferModes.Contains, "未知的转化方式", "is not a known mode"),
            Price = ReadPrice(offer),
            Maturity = offer.Code("maturity", CodeLists.Maturities),
            Scenario = offer.Text("scenario", 2000),
            Summary = offer.Text("summary", 4000),
            ValidUntil = offer.Date("validUntil"),
            Contact = contact is { } c ? new Contact(c.Text("name", 100), c.Text("phone", 50), c.Text("email", 200)) : null,
        };
    }

    static Price? ReadPrice(FieldReader offer)
    {
        if (offer.Nested("price") is not { } price)
            return null;
        if (price.Code("kind", CodeLists.PriceKinds) is not { } kind)
        {
            if (!price.TryGet("kind", out _) && (price.TryGet("amount", out _) || price.TryGet("rate", out _)))
                price.Report("kind", "required", "缺少价格方式（kind），价格未采用，请补充", "is required; without it the price is not taken");
            return null;
        }
        return new Price(kind, price.Number("amount", 0, 1_000_000_000_000), ReadCurrency(price), price.Number("rate", 0, 1), price.Code("rateBase", CodeLists.RateBases));
    }

    /// <summary>The ISO 4217 code under <c>currency</c>.</summary>
    public static string? ReadCurrency(FieldReader money)
    {
        if (money.Text("currency", 3) is not { } currency)
            return null;
        if (CurrencyForm().IsMatch(currency))
            return currency;
        money.Report("currency", "form", "应为三位货币代码，如 CNY", "must be an ISO 4217 code such as CNY");
        return null;
    }

    static void Judge(FieldReader fields, Declaration declaration, ApplicationNumber number, string? written, DateOnly today)
    {
        if (fields.TryGet("deleted", out var deleted) && deleted.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            fields.Report("deleted", "type", "应为 true 或 false，已按未删除处理", "must be true or false; taken as not deleted");
        if (ApplicationNumber.ClaimsGrant(written))
            JudgeClaim(fields, declaration);
        if (declaration.FilingDate is not { } filed)
            return;
        // A divisional application keeps its parent's earlier filing date, so only a later one contradicts the number.
        if (filed.Year > number.FilingYear)
            fields.Report("filingDate", "contradiction", "晚于申请号中的年份，请核实", "is later than the year in the application number; please confirm");
        if (declaration.GrantDate < filed)
            fields.Report("grantDate", "contradiction", "早于申请日，请核实", "is before the filing date; please confirm");
        var ended = PatentTerm.End(declaration.PatentType, filed) <= today;
        if (ended && declaration.LegalStatus is LegalStatuses.Granted)
            fields.Report("legalStatus", "term", "按申请日计算保护期已届满，与有效状态不符，请核实", "says granted, but the term computed from the filing date is over; please confirm");
        if (!ended && declaration.LegalStatus is LegalStatuses.Expired)
            fields.Report("legalStatus", "term", "按申请日计算保护期尚未届满，与届满状态不符，请核实", "says expired, but the term computed from the filing date still runs; please confirm");
    }

    /// <summary>ZL is proper from the grant on: the status has to say that there was one, or where it is absent the announcement.</summary>
    static void JudgeClaim(FieldReader fields, Declaration declaration)
    {
        if (declaration.GrantDate is not null)
            return;
        if (LegalStatuses.BeforeGrant.Contains(declaration.LegalStatus ?? ""))
            fields.Report("applicationNumber", "claimsGrant", "未授权的申请不得使用专利号标记 ZL", "bears ZL, which is improper before the grant");
        else if (declaration is { LegalStatus: null, GrantPublicationNumber: null })
            fields.Report("applicationNumber", "claimsGrant", "带有专利号标记 ZL，但未说明已授权：请补充法律状态（legalStatus）或授权公告日（grantDate），未授权的请去掉 ZL",
                "bears ZL, but nothing says that it was granted: give legalStatus or grantDate, or leave ZL out before the grant");
    }

    [GeneratedRegex(@"^[A-Z]{3}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CurrencyForm();
}
