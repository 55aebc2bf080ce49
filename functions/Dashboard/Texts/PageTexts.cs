namespace PatentHub.Functions.Dashboard.Texts;

/// <summary>All other words of the page.</summary>
static class PageTexts
{
    // Frame
    public static readonly Wording Title = new("运行状态", "Status");
    public static readonly Wording Tagline = new("专利声明与供需信息枢纽", "Patent declarations, supply and demand");
    public static readonly Wording SkipToContent = new("跳到正文", "Skip to content");
    public static readonly Wording Languages = new("语言", "Language");
    public static readonly Wording AsOf = new("数据时间 {0}", "As of {0}");
    public static readonly Wording Pause = new("暂停刷新", "Pause refresh");
    public static readonly Wording Resume = new("恢复刷新", "Resume refresh");
    public static readonly Wording Stale = new("无法刷新：以下是此前的数据。系统会不断重试。", "Cannot refresh: this is what was last known. Trying again by itself.");
    public static readonly Wording Footer = new("本页只有统计数字，不含个人信息。时间均为北京时间（UTC+8）。", "This page shows counts only, no personal data. Times are China Standard Time (UTC+8).");
    public static readonly Wording Unavailable = new("暂时读不到数据", "The data cannot be read just now");
    public static readonly Wording UnavailableHint = new("存储没有应答。请稍候刷新；若持续如此，请检查存储设置与磁盘空间。", "The store does not answer. Reload in a moment; if it stays so, check the storage settings and the free space.");

    // Verdict
    public static readonly Wording NotSetUp = new("尚未配置数据源和平台", "No sources and platforms are set up yet");
    public static readonly Wording AtRest = new("一切正常，没有待办", "All is well, nothing is outstanding");
    public static readonly Wording Working = new("一切正常，正在处理", "All is well, work is under way");
    public static readonly Wording OneConcern = new("有 1 件事需要关注", "1 matter needs attention");
    public static readonly Wording Concerns = new("有 {0} 件事需要关注", "{0} matters need attention");
    public static readonly Wording Outstanding = new("尚在进行", "Under way");
    public static readonly Wording SourcePaused = new("数据源已暂停", "Source is paused");
    public static readonly Wording SourceConcern = new("数据源读取出错", "Source reports an error");
    public static readonly Wording PlatformConcern = new("平台{0}", "Platform: {0}");
    public static readonly Wording TimerConcern = new("定时任务上次失败", "Timer failed at its last run");
    public static readonly Wording ForPeople = new("等待人工处理：{0}", "For people to look at: {0}");
    public static readonly Wording ForPeopleRejected = new("平台退回 {0} 条", "{0} rejected by platforms");
    public static readonly Wording ForPeopleParked = new("结果不明 {0} 条", "{0} of unknown outcome");
    public static readonly Wording ForPeopleQuarantined = new("数据待更正 {0} 条", "{0} to be corrected");

    // Figures
    public static readonly Wording Declarations = new("专利声明", "Declarations");
    public static readonly Wording Kept = new("在册", "Kept");
    public static readonly Wording Deleted = new("已删除", "Deleted");
    public static readonly Wording WithWarnings = new("有提示", "With warnings");
    public static readonly Wording Quarantined = new("已隔离", "Quarantined");
    public static readonly Wording Listings = new("供需信息", "Listings");
    public static readonly Wording Supply = new("供给", "Supply");
    public static readonly Wording Demand = new("需求", "Demand");
    public static readonly Wording WithdrawnListings = new("已撤回", "Withdrawn");
    public static readonly Wording CountedAt = new("统计于 {0}", "Counted {0}");
    public static readonly Wording NotCounted = new("还没有统计数字。定时任务“统计数字”首次运行后（通常一分钟内）显示在这里。", "Nothing has been counted yet. The figures appear after the first run of the timer “Count figures”, usually within a minute.");

    // Platforms
    public static readonly Wording Platforms = new("推送平台", "Platforms");
    public static readonly Wording NoPlatforms = new("还没有平台。把平台配置文件（*.json）放入设置 Platforms:Directory 所指的文件夹，然后重启应用。", "There are no platforms yet. Put profile files (*.json) into the folder that the setting Platforms:Directory names, then restart the app.");
    public static readonly Wording Until = new("{0}，预计 {1} 恢复", "{0}, to be tried {1}");
    public static readonly Wording NothingPushed = new("尚无推送。信息发布后会自动推送到这里。", "Nothing delivered yet. Listings come here by themselves once they are published.");
    public static readonly Wording LongestWaiting = new("最久的待办", "Longest waiting");
    public static readonly Wording Backlog = new("积压", "Backlog");
    public static readonly Wording PauseCause = new("暂停原因", "Paused because");
    public static readonly Wording ClockSkew = new("时钟偏差", "Clock");
    public static readonly Wording ClockAhead = new("平台时钟快 {0} 秒，签名可能被拒", "{0} s ahead of ours; signatures may be refused");
    public static readonly Wording ClockBehind = new("平台时钟慢 {0} 秒，签名可能被拒", "{0} s behind ours; signatures may be refused");
    public static readonly Wording NoneWaiting = new("没有待办", "None waits");
    public static readonly Wording LastReconcile = new("上次对账", "Last reconcile");
    public static readonly Wording NeverReconciled = new("尚未对账", "Not yet");
    public static readonly Wording Held = new("平台持有", "Held");
    public static readonly Wording Suspects = new("可疑", "Suspects");
    public static readonly Wording Marked = new("送核", "Marked");
    public static readonly Wording UnknownIds = new("不明", "Unknown");
    public static readonly Wording DeliveriesCaption = new("各平台推送条数，按状态", "Deliveries per platform, by state");
    public static readonly Wording Platform = new("平台", "Platform");
    public static readonly Wording Total = new("合计", "Total");
    public static readonly Wording WaitingNote = new("“{0}”包括“{1}”的条目。", "“{0}” includes those with “{1}”.");
    public static readonly Wording BarLabel = new("推送情况：{0}", "Deliveries: {0}");
    public static readonly Wording PhaseCount = new("{0} {1} 条", "{0} {1}");

    // Sources
    public static readonly Wording Sources = new("数据源", "Sources");
    public static readonly Wording NoSources = new("还没有数据源。设置 Declarations:Sources:0:Id 和 Declarations:Sources:0:Url，然后重启应用。", "There are no sources yet. Set Declarations:Sources:0:Id and Declarations:Sources:0:Url, then restart the app.");
    public static readonly Wording SourcesCaption = new("数据源的读取情况", "How far the sources have been read");
    public static readonly Wording Source = new("数据源", "Source");
    public static readonly Wording State = new("状态", "State");
    public static readonly Wording Running = new("读取中", "Reading");
    public static readonly Wording Idle = new("空闲", "Idle");
    public static readonly Wording Failing = new("出错", "Failing");
    public static readonly Wording LastEnded = new("上次读完", "Last read to the end");
    public static readonly Wording Watermark = new("已读到", "Read up to");
    public static readonly Wording LastError = new("最近错误", "Last error");
    public static readonly Wording PausedSince = new("已暂停 {0}：{1}", "Paused {0}: {1}");
    public static readonly Wording None = new("无", "None");
    public static readonly Wording NotYet = new("尚未", "Not yet");

    // Timers
    public static readonly Wording Timers = new("定时任务", "Timers");
    public static readonly Wording TimersCaption = new("每个定时任务的上次运行", "Last run of every timer");
    public static readonly Wording Timer = new("任务", "Timer");
    public static readonly Wording LastRun = new("上次运行", "Last run");
    public static readonly Wording Took = new("用时", "Took");
    public static readonly Wording Result = new("结果", "Result");
    public static readonly Wording Succeeded = new("成功", "Succeeded");
    public static readonly Wording Failed = new("失败", "Failed");
    public static readonly Wording NeverRan = new("尚未运行", "Not run yet");

    // Alarms
    public static readonly Wording Alarms = new("告警", "Alarms");
    public static readonly Wording NoAlarms = new("没有需要处理的告警。", "No alarm needs attention.");
    public static readonly Wording PastAlarms = new("以往的告警（{0}）", "Past alarms ({0})");
    public static readonly Wording Scope = new("对象", "Concerns");
    public static readonly Wording Times = new("次数", "Count");
    public static readonly Wording FirstSeen = new("首次", "First seen");
    public static readonly Wording LastSeen = new("最近", "Last seen");
    public static readonly Wording ClearedAt = new("解除", "Cleared");
    public static readonly Wording WhatToDo = new("怎么办：", "What to do: ");

    // This process
    public static readonly Wording Process = new("本进程自启动以来", "This process since its start");
    public static readonly Wording ItemsRead = new("读取条目", "Items read");
    public static readonly Wording ItemsCreated = new("新增", "Created");
    public static readonly Wording ItemsUpdated = new("更新", "Updated");
    public static readonly Wording ItemsUnchanged = new("未变", "Unchanged");
    public static readonly Wording ItemsDeleted = new("删除", "Deleted");
    public static readonly Wording ItemsQuarantined = new("隔离", "Quarantined");
    public static readonly Wording Pushes = new("推送请求", "Pushes");
    public static readonly Wording Requests = new("平台请求总数", "All platform requests");
    public static readonly Wording Repaired = new("修复", "Repaired");
    public static readonly Wording EventsApplied = new("回执已处理", "Events applied");
    public static readonly Wording EventsDuplicate = new("回执重复", "Events repeated");
    public static readonly Wording EventsIgnored = new("回执忽略", "Events ignored");

    // Numbers and times
    public static readonly Wording JustNow = new("刚刚", "just now");
    public static readonly Wording Ago = new("{0}前", "{0} ago");
    public static readonly Wording Ahead = new("{0}后", "in {0}");
    public static readonly Wording Seconds = new("{0} 秒", "{0} s");
    public static readonly Wording Minutes = new("{0} 分钟", "{0} min");
    public static readonly Wording Hours = new("{0} 小时", "{0} h");
    public static readonly Wording Days = new("{0} 天", "{0} d");
    public static readonly Wording Milliseconds = new("{0} 毫秒", "{0} ms");
    public static readonly Wording SecondsWithTenths = new("{0} 秒", "{0} s");
    public static readonly Wording MinutesAndSeconds = new("{0} 分 {1} 秒", "{0} min {1} s");
    public static readonly Wording ListSeparator = new("、", ", ");
}
