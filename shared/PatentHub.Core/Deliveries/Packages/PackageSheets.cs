using System.Globalization;
using PatentHub.Declarations;
using PatentHub.Declarations.Imports;
using PatentHub.Listings;
using PatentHub.Patents;

namespace PatentHub.Deliveries.Packages;

/// <summary>The workbook of a package: a row for each listing, with empty columns for the receipt, and a sheet that says what to do with it.</summary>
public static class PackageSheets
{
    public const string Id = "信息编号";
    public const string Revision = "版本";
    public const string Result = "接收结果";
    public const string Reason = "拒绝原因";
    public const string RemoteId = "平台编号";
    public const string AcceptedWord = "已接收";
    public const string RejectedWord = "已拒绝";

    /// <summary>Filled in at the platform.</summary>
    static readonly string[] Receipt = [Result, Reason, RemoteId];

    static readonly (string Header, Func<ListingDocument, string?> Text)[] Columns =
    [
        ("类别", d => d.Kind switch { ListingKinds.Supply => "供给", ListingKinds.Demand => "需求", _ => "登记" }),
        ("标题", d => d.Title),
        ("专利号", d => Each(d.Patents, p => p.ApplicationNumber)),
        ("专利类型", d => Each(d.Patents, p => PatentTypes.NameOf(p.Type).Zh)),
        ("申请日", d => Each(d.Patents, p => Day(p.FilingDate))),
        ("授权公告日", d => Each(d.Patents, p => Day(p.GrantDate))),
        ("法律状态", d => Each(d.Patents, p => Word("legalStatus", p.LegalStatus))),
        ("权利人", d => Each(d.Holders, h => h.Name)),
        ("统一社会信用代码", d => Each(d.Holders, h => h.Uscc) ?? d.Organisation?.Uscc),
        ("提出单位", d => d.Organisation?.Name),
        ("简介", d => d.Summary),
        ("需求内容", d => d.Need),
        ("预算", d => d.Budget is { } b ? $"{Number(b.Min)}–{Number(b.Max)} {b.Currency}" : null),
        ("产业", d => Each(d.Industries, i => i)),
        ("分类号", d => Each(d.Ipc, i => i)),
        ("行政区划", d => d.Region),
        ("转化方式", d => Each(d.Modes, m => Word("offer.modes", m))),
        ("价格", d => PriceOf(d.Price)),
        ("技术成熟度", d => Word("offer.maturity", d.Maturity)),
        ("应用场景", d => d.Scenario),
        ("有效期至", d => Day(d.ValidUntil)),
        ("联系网址", d => d.ContactUrl),
        ("是否财政资助", d => d.Registration?.StateFunded is { } funded ? funded ? "是" : "否" : null),
        ("资助项目", d => Each(d.Registration?.Projects, p => string.Join(' ', new[] { p.Type, p.Name, p.Number }.Where(t => !string.IsNullOrEmpty(t))))),
        ("实施状态", d => Word("implementation.status", d.Registration?.Implementation?.Status)),
        ("首次实施日期", d => Day(d.Registration?.Implementation?.FirstImplementedOn)),
        ("未实施原因", d => d.Registration?.Implementation?.Reason),
        ("第一发明人", d => PersonOf(d.Registration?.FirstInventor)),
        ("联系人", d => PersonOf(d.Registration?.Contact)),
    ];

    static readonly IReadOnlyList<IReadOnlyList<string?>> Guide =
    [
        ["怎么办", "What to do"],
        ["一、在平台上逐行办理：操作为“发布”的，按本行内容发布；同一信息编号已发布过的，改为本行内容。操作为“撤回”的，从平台撤下。", "Handle each row at the platform: 发布 publishes it, or replaces what stands there under the same id; 撤回 takes it down."],
        [$"二、在“{Result}”列填写“{AcceptedWord}”或“{RejectedWord}”；拒绝的必须在“{Reason}”列写明原因；平台给了编号的填“{RemoteId}”。", $"Fill in {Result} with {AcceptedWord} (accepted) or {RejectedWord} (refused); a refusal needs its reason; {RemoteId} is the platform's own number, where it gives one."],
        ["三、不要改动信息编号和版本；还没有结果的行留空，以后再交。", "Leave id and revision as they are; leave rows without a result empty and hand them in later."],
        ["四、把本文件（或另存的 CSV）作为回执上传。同一回执上传两次没有影响。", "Upload this file, or its CSV, as the receipt. Twice does no harm."],
    ];

    public static IEnumerable<SheetToWrite> Of(PlatformProfile platform, Package package, IReadOnlyList<Push> pushes) =>
    [
        new("数据包", Rows(package, pushes), [22, 20, 8, 8, 10, 40, 18]),
        new("填写说明", [[platform.Name, package.Id], .. Guide], [80, 80]),
    ];

    static string[] Headers => ["数据包编号", Id, Revision, "操作", .. Columns.Select(c => c.Header), .. Receipt];

    static IEnumerable<IReadOnlyList<string?>> Rows(Package package, IReadOnlyList<Push> pushes) => pushes.Select(push => Row(package.Id, push)).Prepend(Headers);

    static IReadOnlyList<string?> Row(string package, Push push) =>
        [package, push.ListingId, push.Revision.ToString(CultureInfo.InvariantCulture), push.Document is null ? "撤回" : "发布", .. Columns.Select(c => push.Document is null ? null : c.Text(push.Document))];

    static string? Each<T>(IReadOnlyList<T>? items, Func<T, string?> text) => items is null ? null : string.Join('；', items.Select(text).Where(t => !string.IsNullOrEmpty(t))) is { Length: > 0 } all ? all : null;

    /// <summary>The word by which files of declarations name a code.</summary>
    static string? Word(string field, string? code) => code is null ? null : ImportColumns.All.Single(c => c.Field == field).Words.FirstOrDefault(w => w.Code == code)?.Zh[0] ?? code;

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    static string? PriceOf(Price? price) => price is null ? null : string.Join(' ', new[]
    {
        Word("offer.price.kind", price.Kind), Number(price.Amount), price.Amount is null ? null : price.Currency,
        price.Rate is { } rate ? $"{Number(rate * 100)}%" : null, Word("offer.price.rateBase", price.RateBase),
    }.Where(t => !string.IsNullOrEmpty(t)));

    static string? PersonOf(Contact? person) => person is null ? null : string.Join(' ', new[] { person.Name, person.Phone, person.Email }.Where(t => !string.IsNullOrEmpty(t)));
}
