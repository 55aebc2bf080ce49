using System.Collections.Frozen;

namespace PatentHub.Declarations.Imports;

/// <summary>
/// The columns of a table of declarations, in the order of the template. Headers are those of the CNIPA's business system and gazette, and of the
/// forms of 国知发运字〔2024〕3号 (declaration) and 〔2024〕5号 (stock patents) as far as they are public.
/// </summary>
public static class ImportColumns
{
    public const string ProjectPrefix = "project.";
    public const string ApplicantPrefix = "applicant.";
    public const string Number = "applicationNumber";
    public const string Title = "title";
    public const string Secrecy = "secrecy";
    public const string OfferPrefix = "offer.";
    public const string OfferModes = "offer.modes";

    /// <summary>Header of the column that error workbooks have before the original ones. It is not read, so that a corrected one can be sent as it is.</summary>
    public const string ResultHeader = "导入结果 Result";

    static readonly ImportWord[] Types = [new("invention", "发明", "发明专利"), new("utilityModel", "实用新型", "实用新型专利"), new("design", "外观设计", "外观设计专利", "外观")];

    /// <summary>"失效" and "无效" by themselves have several meanings in public search products, and none here.</summary>
    static readonly ImportWord[] Statuses =
    [
        new("pending", "审查中", "在审", "实质审查", "受理", "公布", "申请中"), new("granted", "有效", "授权", "已授权", "维持有效", "专利权维持"), new("rejected", "驳回", "已驳回"),
        new("withdrawn", "撤回", "视为撤回", "视撤"), new("lapsed", "未缴费终止", "未缴年费终止", "终止-未缴年费"), new("expired", "期限届满", "届满", "届满终止", "有效期届满"),
        new("surrendered", "放弃", "主动放弃", "视为放弃"), new("invalidated", "宣告无效", "全部无效", "无效宣告"),
    ];

    static readonly ImportWord[] Encumbrances =
    [
        new("pledged", "质押", "质押中"), new("preserved", "保全", "保全中"), new("suspended", "中止"), new("exclusiveLicence", "独占许可"),
        new("soleLicence", "排他许可"), new("licence", "普通许可"), new("openLicence", "开放许可"),
    ];

    static readonly ImportWord[] Kinds =
        [new("university", "高校", "高等院校", "大学"), new("institute", "科研院所", "科研机构"), new("enterprise", "企业", "公司"), new("hospital", "医院", "医疗机构"), new("person", "个人", "自然人"), new("other", "其他")];

    static readonly ImportWord[] Levels = [new("national", "国家级", "国家"), new("provincial", "省级", "省"), new("municipal", "市级", "市"), new("county", "县级", "区县级", "县")];

    static readonly ImportWord[] Implementations =
        [new("none", "未实施", "未转化"), new("selfUse", "自行实施", "自行产业化", "自行应用"), new("licensed", "许可", "许可实施", "已许可"), new("transferred", "转让", "已转让"), new("equity", "作价入股", "作价投资")];

    static readonly ImportWord[] Modes = [new("transfer", "转让"), new("licence", "许可", "普通许可"), new("openLicence", "开放许可"), new("equity", "作价入股", "作价投资"), new("cooperation", "合作", "合作开发", "产学研合作")];

    static readonly ImportWord[] Prices = [new("fixed", "一次性付费", "一口价", "固定价格"), new("royalty", "提成", "提成支付"), new("entryPlusRoyalty", "入门费加提成", "入门费+提成"), new("negotiable", "面议", "协商")];

    static readonly ImportWord[] RateBases = [new("sales", "销售额", "净销售额"), new("profit", "利润", "利润额")];

    static readonly ImportWord[] Maturities = [new("concept", "概念", "概念验证", "实验室"), new("prototype", "样机", "小试"), new("pilot", "中试"), new("production", "量产", "产业化", "批量生产")];

    /// <summary>Only what surely says so is open.</summary>
    static readonly ImportWord[] Open = [new("none", "非密", "否", "无", "公开", "不涉密", "非涉密")];

    public static readonly IReadOnlyList<ImportColumn> All =
    [
        new(Number, CellKind.Text, "申请号", "专利申请号或专利号，含校验位；各种写法均可", "application or patent number with its check character, in any written form", "ZL202110377287.X",
            "专利申请号", "专利号", "申请号/专利号", "专利号/申请号", "申请(专利)号", "申请号(专利号)", "专利(申请)号", "applicationNumber") { IsRequired = true },
        new(Title, CellKind.Text, "发明名称", "专利名称", "title", "示例：一种物理不可克隆函数存证验证方法", "名称", "专利名称", "发明创造名称", "专利(申请)名称", "title") { IsRequired = true },
        new("abstract", CellKind.Text, "摘要", "不超过 6000 字", "at most 6000 characters", "", "专利摘要", "abstract"),
        new("patentType", CellKind.Word, "专利类型", "可不填，按申请号确定", "implied by the number", "发明", "专利种类", "申请类型", "专利类别", "patentType") { Words = Types },
        new("publicationNumber", CellKind.Text, "公布号", "如 CN113067703A", "such as CN113067703A", "CN113067703A", "公开号", "申请公布号", "publicationNumber"),
        new("grantPublicationNumber", CellKind.Text, "授权公告号", "如 CN113067703B", "such as CN113067703B", "CN113067703B", "公告号", "grantPublicationNumber"),
        new("filingDate", CellKind.Date, "申请日", "", "", "2021-04-08", "申请日期", "filingDate"),
        new("grantDate", CellKind.Date, "授权公告日", "", "", "2022-08-16", "授权日", "授权日期", "公告日", "授权公告日期", "grantDate"),
        new("legalStatus", CellKind.Word, "法律状态", "当前法律状态", "core legal state", "有效", "专利状态", "当前法律状态", "案件状态", "legalStatus") { Words = Statuses },
        new("encumbrances", CellKind.Words, "权利负担", "可多项，用分号隔开", "several, separated by semicolons", "", "质押许可状态", "encumbrances") { Words = Encumbrances },
        new("ipc", CellKind.Texts, "IPC分类号", "可多项；外观设计填洛迦诺分类号", "several; of designs Locarno classes", "H04L9/32", "分类号", "IPC", "主分类号", "IPC主分类号", "洛迦诺分类号"),
        new("cpc", CellKind.Texts, "CPC分类号", "可多项", "several", "", "CPC"),
        new("industries", CellKind.Texts, "所属产业", "可多项，如 白酒；电子信息", "several, such as 白酒；电子信息", "电子信息", "产业", "产业领域", "所属行业", "行业", "技术领域", "industries"),
        new("region", CellKind.Text, "所属区县", "区县或园区名称，或六位行政区划代码", "name of a county, district or zone, or its GB/T 2260 code", "江阳区", "地区", "区域", "区县", "行政区划", "所在区县", "region"),
        new("applicant.name", CellKind.Names, "申请人", "申请人或专利权人，多个用分号隔开", "applicants or patentees, separated by semicolons", "示例大学", "专利权人", "申请(专利权)人", "申请人/专利权人", "权利人", "申请人名称", "专利权人名称", "申请人(专利权人)", "applicants"),
        new("applicant.uscc", CellKind.Names, "统一社会信用代码", "与申请人一一对应，用分号隔开", "one for each applicant, separated by semicolons", "", "申请人统一社会信用代码", "信用代码", "申请人信用代码", "专利权人统一社会信用代码", "uscc"),
        new("applicant.kind", CellKind.Names, "申请人类型", "与申请人一一对应，用分号隔开", "one for each applicant, separated by semicolons", "高校", "专利权人类型", "权利人类型", "kind") { Words = Kinds },
        new("inventors", CellKind.Names, "发明人", "多个用分号隔开", "separated by semicolons", "张三；李四", "设计人", "发明人/设计人", "发明(设计)人", "发明人(设计人)", "inventors"),
        new("project.type", CellKind.Text, "项目类型", "如 国家重点研发计划", "programme, such as 国家重点研发计划", "国家重点研发计划", "项目类别", "计划类别", "projectType"),
        new("project.name", CellKind.Text, "项目名称", "", "", "示例项目", "课题名称", "项目(课题)名称", "projectName"),
        new("project.number", CellKind.Text, "项目编号", "每行一个项目；同一专利有多个项目时分行填写", "one project a row; a patent with several has a row for each", "2018YFB1003500", "课题编号", "项目(课题)编号", "立项编号", "项目号", "projectNumber"),
        new("project.level", CellKind.Word, "项目级别", "", "", "国家级", "项目层级", "projectLevel") { Words = Levels },
        new("project.funder", CellKind.Text, "资助机构", "资助或项目管理机构", "who funds or manages it", "科技部", "项目管理机构", "资助(项目管理)机构", "资助单位", "立项部门", "项目资助机构", "funder"),
        new("project.contribution", CellKind.Share, "项目贡献率", "项目对专利的贡献", "share of the project in the patent", "50%", "贡献率", "课题贡献率", "contribution"),
        new("declaredOn", CellKind.Date, "声明日期", "", "", "2024-06-12", "声明日", "声明时间", "declaredOn"),
        new("implementation.status", CellKind.Word, "实施状态", "", "", "未实施", "专利实施状态", "实施情况", "转化状态", "implementationStatus") { Words = Implementations },
        new("implementation.firstImplementedOn", CellKind.Date, "首次实施日期", "", "", "", "首次实施日", "firstImplementedOn"),
        new("implementation.reason", CellKind.Text, "未实施原因", "不超过 2000 字", "at most 2000 characters", "", "未实施理由", "原因说明", "implementationReason"),
        new("implementation.reportedOn", CellKind.Date, "实施情况填报日期", "", "", "2025-03-31", "填报日期", "reportedOn"),
        new(OfferModes, CellKind.Words, "转化方式", "愿意接受的方式，可多项；填写本栏即发布供给信息", "accepted modes, several; whoever fills it in has a supply listing published", "转让；许可", "可接受的转化方式", "转化意愿", "拟转化方式", "modes") { Words = Modes },
        new("offer.price.kind", CellKind.Word, "价格方式", "", "", "面议", "许可费支付方式", "定价方式", "priceKind") { Words = Prices },
        new("offer.price.amount", CellKind.Amount, "价格(元)", "单位为元", "in units of the currency", "", "价格", "转让价格", "许可费", "拟转化价格", "priceAmount"),
        new("offer.price.currency", CellKind.Text, "币种", "三位货币代码，默认 CNY", "ISO 4217; CNY where absent", "", "货币", "currency"),
        new("offer.price.rate", CellKind.Share, "提成比例", "", "", "", "提成率", "rate"),
        new("offer.price.rateBase", CellKind.Word, "提成基数", "", "", "", "提成依据", "rateBase") { Words = RateBases },
        new("offer.maturity", CellKind.Word, "技术成熟度", "", "", "中试", "成熟度", "maturity") { Words = Maturities },
        new("offer.scenario", CellKind.Text, "应用场景", "不超过 2000 字", "at most 2000 characters", "", "产业化前景", "应用场景(产业化前景)", "scenario"),
        new("offer.summary", CellKind.Text, "供给简介", "不超过 4000 字；不要写电话和邮箱", "at most 4000 characters, without telephone numbers and addresses", "示例简介", "简介", "技术简介", "成果简介", "summary"),
        new("offer.validUntil", CellKind.Date, "供给有效期至", "", "last day of the offer", "2027-12-31", "有效期至", "有效期", "validUntil"),
        new("offer.contact.name", CellKind.Text, "联系人", "仅供内部使用，不对外发布", "stays inside", "", "联系人姓名", "第一发明人姓名", "contactName"),
        new("offer.contact.phone", CellKind.Text, "联系电话", "仅供内部使用，不对外发布", "stays inside", "", "手机", "电话", "联系人电话", "第一发明人手机", "contactPhone"),
        new("offer.contact.email", CellKind.Text, "联系邮箱", "仅供内部使用，不对外发布", "stays inside", "", "邮箱", "电子邮箱", "联系人邮箱", "第一发明人邮箱", "contactEmail"),
        new(Secrecy, CellKind.Word, "密级", "只接收非密专利；填写其他内容的行不予保存", "only what says so is open; rows with anything else are not kept", "非密", "是否涉密", "涉密", "保密级别", "是否国防专利", "国防专利", "secrecy") { Words = Open },
    ];

    static readonly FrozenDictionary<string, ImportColumn> ByHeader =
        All.SelectMany(c => c.Others.Append(c.Header).Select(h => (Key: CellText.Key(h), Column: c))).ToFrozenDictionary(h => h.Key, h => h.Column);

    static readonly ImportColumn SecrecyColumn = All.Single(c => c.Field == Secrecy);

    /// <summary>Words by which a header is one of secrecy, however it goes on: a mark that is not understood must not open the door.</summary>
    static readonly string[] SecrecyMarks = ["密级", "涉密", "保密", "国防"];

    /// <summary>The column that a header means; a note in brackets behind it does not count. Null for headers of something else.</summary>
    public static ImportColumn? Find(string header)
    {
        var key = CellText.Key(header);
        if (ByHeader.GetValueOrDefault(key) is { } column)
            return column;
        return key.EndsWith(')') && key.LastIndexOf('(') is var bracket and > 0 ? ByHeader.GetValueOrDefault(key[..bracket]) : null;
    }

    /// <summary>The column of secrecy where a header that is not known speaks of it; null where it does not.</summary>
    public static ImportColumn? FindSecrecy(string header) =>
        Array.Exists(SecrecyMarks, mark => CellText.Key(header).Contains(mark, StringComparison.Ordinal)) ? SecrecyColumn : null;
}
