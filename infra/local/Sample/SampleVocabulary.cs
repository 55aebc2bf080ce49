namespace PatentHub.Local.Sample;

/// <summary>The words that sample declarations are made of: Luzhou's industries and regions, and names that say they are samples.</summary>
static class SampleVocabulary
{
    public static readonly Industry[] Industries =
    [
        new("白酒", ["C12G3/022", "C12H1/16", "C12M1/00"],
            ["酿酒酒醅", "窖泥菌群", "固态发酵窖池", "基酒储存陶坛", "高粱蒸煮", "酒糟"], ["控温", "质量检测", "风味物质分析", "资源化利用"]),
        new("电子信息", ["H04L9/32", "G06F16/33", "G06N20/00"],
            ["工业物联网数据", "传感器网络", "边缘计算节点", "图像序列", "供应链凭证", "检索索引"], ["安全传输", "异常检测", "压缩存储", "身份认证"]),
        new("装备制造", ["F15B15/14", "B66C23/69", "B23Q17/00"],
            ["液压油缸", "起重机伸缩臂", "挖掘机回转机构", "高压阀组", "数控主轴", "焊接工装"], ["密封", "状态监测", "自动装配", "减振"]),
        new("现代医药", ["A61K36/899", "A61P1/00", "G01N30/02"],
            ["赶黄草提取物", "中药饮片", "缓释制剂", "诊断试剂", "医用敷料", "药用辅料"], ["制备", "含量测定", "稳定化", "提纯"]),
        new("能源化工", ["C07C29/152", "C10L3/10", "B01J23/80"],
            ["天然气净化装置", "合成气", "页岩气返排液", "催化剂载体", "精细化工中间体", "余热"], ["回收", "连续合成", "脱硫", "节能控制"]),
        new("纺织新材料", ["D06M15/643", "D01F6/92", "D03D15/50"],
            ["竹纤维面料", "阻燃织物", "再生涤纶", "抗菌纱线", "高强滤布", "功能涂层"], ["后整理", "纺制", "染色", "复合"]),
        new("绿色建材", ["C04B28/04", "C04B18/14", "E04B1/76"],
            ["磷石膏板材", "再生骨料混凝土", "保温砌块", "装配式墙板", "固废胶凝材料", "竹木复合板"], ["成型", "养护", "增强", "快速连接"]),
    ];

    public static readonly string[] Regions = ["510502", "510503", "510504", "510521", "510522", "510524", "510525"];

    public static readonly Organisation[] Organisations =
    [
        Public("示例大学", "university", "EXAMP001"),
        Public("示例医科大学", "university", "EXAMP002"),
        Public("示例职业技术学院", "university", "EXAMP003"),
        Public("示例酿酒科学研究院", "institute", "EXAMP004"),
        Public("示例化工设计研究院", "institute", "EXAMP005"),
        Public("示例人民医院", "hospital", "EXAMP006"),
        Enterprise("示例酒业有限公司", "EXAMP011"),
        Enterprise("示例液压装备有限公司", "EXAMP012"),
        Enterprise("示例信息技术有限公司", "EXAMP013"),
        Enterprise("示例新材料有限公司", "EXAMP014"),
        Enterprise("示例药业有限公司", "EXAMP015"),
        Enterprise("示例建材有限公司", "EXAMP016"),
    ];

    public static readonly string[] Inventors = ["示例发明人甲", "示例发明人乙", "示例发明人丙", "示例发明人丁", "示例发明人戊", "示例发明人己"];

    public static readonly Programme[] Programmes =
    [
        new("国家重点研发计划", "national", "示例国家级资助机构"),
        new("国家自然科学基金项目", "national", "示例国家级资助机构"),
        new("四川省科技计划项目", "provincial", "示例省级资助机构"),
        new("泸州市科技计划项目", "municipal", "示例市级资助机构"),
        new("县区科技计划项目", "county", "示例县级资助机构"),
    ];

    public static readonly string[] Maturities = ["concept", "prototype", "pilot", "production"];

    // "EXAMP" stands where a real code tells the organisation, so that no real one can be hit.
    static Organisation Public(string name, string kind, string code) =>
        new(name, kind, CreditCodes.Complete("12510000", code));

    static Organisation Enterprise(string name, string code) =>
        new(name, "enterprise", CreditCodes.Complete("91510500", code));
}

/// <summary>An industry of the city's plan, with what its patents might be about.</summary>
sealed record Industry(string Name, string[] Ipc, string[] Subjects, string[] Purposes);

/// <summary>A sample organisation.</summary>
sealed record Organisation(string Name, string Kind, string Uscc);

/// <summary>A funding programme.</summary>
sealed record Programme(string Type, string Level, string Funder);
