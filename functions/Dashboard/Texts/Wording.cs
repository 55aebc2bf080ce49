namespace PatentHub.Functions.Dashboard.Texts;

/// <summary>A language of the page.</summary>
/// <param name="Code">Its name in the address.</param>
/// <param name="Tag">BCP 47.</param>
/// <param name="OwnName">What its speakers call it.</param>
sealed record Language(string Code, string Tag, string OwnName)
{
    public static readonly Language Chinese = new("zh", "zh-CN", "中文");
    public static readonly Language English = new("en", "en", "English");
    public static readonly IReadOnlyList<Language> All = [Chinese, English];

    /// <summary>The language by its code; Chinese for any other.</summary>
    public static Language Find(string? code) => All.FirstOrDefault(language => language.Code == code) ?? Chinese;
}

/// <summary>One text in both languages. <c>{0}</c> and so on are holes.</summary>
readonly record struct Wording(string Zh, string En)
{
    public string In(Language language) => language == Language.English ? En : Zh;
}
