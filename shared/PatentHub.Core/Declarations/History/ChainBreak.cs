namespace PatentHub.Declarations.History;

/// <summary>The first place at which a history is not what it was when it was written.</summary>
/// <param name="Sequence">Sequence at which it shows; null where it concerns the declaration as a whole.</param>
/// <param name="Kind">One of <see cref="ChainBreakKinds"/>.</param>
/// <param name="Zh">What does not match, for the office.</param>
/// <param name="En">The same in English.</param>
public sealed record ChainBreak(long? Sequence, string Kind, string Zh, string En)
{
    public static ChainBreak Gap(long expected) => new(expected, ChainBreakKinds.Gap,
        $"缺少第 {expected} 个快照", $"Snapshot {expected} is missing.");

    public static ChainBreak Form(long sequence) => new(sequence, ChainBreakKinds.Form,
        $"第 {sequence} 个快照的字段缺失、多余或不属于此处", $"Snapshot {sequence} lacks a property, has one too many, or belongs elsewhere.");

    public static ChainBreak Hash(long sequence) => new(sequence, ChainBreakKinds.Hash,
        $"第 {sequence} 个快照的内容与其哈希不符", $"The content of snapshot {sequence} does not match its hash.");

    public static ChainBreak Previous(long sequence) => new(sequence, ChainBreakKinds.Previous,
        $"第 {sequence} 个快照没有接在前一个之后", $"Snapshot {sequence} does not follow from the one before.");

    public static ChainBreak Time(long sequence) => new(sequence, ChainBreakKinds.Time,
        $"第 {sequence} 个快照的记录时间不晚于前一个", $"Snapshot {sequence} was recorded no later than the one before.");

    public static ChainBreak Index(long? sequence) => new(sequence, ChainBreakKinds.Index,
        "按时间查找的索引与快照不符", "The rows by which a snapshot is found by its time do not match the snapshots.");

    public static ChainBreak Original(long sequence) => new(sequence, ChainBreakKinds.Original,
        $"第 {sequence} 个快照的原始条目丢失或被改动", $"The original item of snapshot {sequence} is gone or was changed.");

    public static ChainBreak Head(long? sequence) => new(sequence, ChainBreakKinds.Head,
        "当前状态与最新快照不符", "The current state does not follow from the newest snapshot.");

    public static ChainBreak Behind(long sequence) => new(sequence, ChainBreakKinds.Head,
        $"当前状态没有指向最新的第 {sequence} 个快照：写入中断后未完成，或被人改回",
        $"The current state is one behind snapshot {sequence}: a write was cut off and not made good, or somebody set it back.");

    public static ChainBreak Anchor(long sequence, DateOnly date) => new(sequence, ChainBreakKinds.Anchor,
        $"与 {date:yyyy-MM-dd} 的锚定记录不符：第 {sequence} 个快照及以前的历史已被改写",
        $"It does not match the anchor of {date:yyyy-MM-dd}: the history up to snapshot {sequence} was rewritten.");

    public static ChainBreak Conflict(long sequence) => new(sequence, ChainBreakKinds.Conflict,
        $"现存的第 {sequence} 个快照与导出的不同，未恢复该声明", $"The snapshot {sequence} that is stored is another one than the export has; nothing of this declaration was restored.");

    public static ChainBreak Leaves(DateOnly date) => new(null, ChainBreakKinds.AnchorDamaged,
        $"{date:yyyy-MM-dd} 的锚定记录自身不完整或被改动，无法比对", $"The anchor of {date:yyyy-MM-dd} is itself incomplete or changed; nothing can be compared with it.");
}

/// <summary>Stable codes of what does not match.</summary>
public static class ChainBreakKinds
{
    /// <summary>A snapshot is not there.</summary>
    public const string Gap = "gap";

    /// <summary>A row is not as the hub writes rows, or stands under another one's key.</summary>
    public const string Form = "form";

    /// <summary>A snapshot's content and its hash differ.</summary>
    public const string Hash = "hash";

    /// <summary>A snapshot names another predecessor.</summary>
    public const string Previous = "previous";

    /// <summary>Times do not rise.</summary>
    public const string Time = "time";

    /// <summary>Rows that find snapshots by time are missing, wrong or too many.</summary>
    public const string Index = "index";

    /// <summary>The blob of a long original item is gone or changed.</summary>
    public const string Original = "original";

    /// <summary>The current state does not follow from the newest snapshot.</summary>
    public const string Head = "head";

    /// <summary>Everything matches itself, but not what was anchored.</summary>
    public const string Anchor = "anchor";

    /// <summary>A restore met another snapshot than the one that it has.</summary>
    public const string Conflict = "conflict";

    /// <summary>The anchor does not match itself.</summary>
    public const string AnchorDamaged = "anchor-damaged";
}
