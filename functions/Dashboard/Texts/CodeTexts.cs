using System.Collections.Frozen;
using PatentHub.Deliveries;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Dashboard.Texts;

/// <param name="Name">What has happened.</param>
/// <param name="Meaning">What that means.</param>
/// <param name="Remedy">What to do about it.</param>
sealed record AlarmText(Wording Name, Wording Meaning, Wording Remedy);

/// <param name="Purpose">What it does.</param>
sealed record TimerText(Wording Name, Wording Purpose);

/// <summary>Words for the codes that the hub stores.</summary>
static class CodeTexts
{
    public static readonly FrozenDictionary<string, Wording> Phases = new Dictionary<string, Wording>
    {
        [DeliveryPhase.Accepted] = new("已接受", "Accepted"),
        [DeliveryPhase.Pending] = new("审核中", "Under review"),
        [DeliveryPhase.Rejected] = new("已退回", "Rejected"),
        [DeliveryPhase.Withdrawn] = new("已撤回", "Withdrawn"),
        [DeliveryPhase.Waiting] = new("待推送", "Waiting"),
        [DeliveryPhase.Unknown] = new("结果待查", "Outcome unknown"),
        [DeliveryPhase.Parked] = new("待人工", "For a person"),
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Wording> States = new Dictionary<string, Wording>
    {
        [PlatformStates.Open] = new("正常", "Open"),
        [PlatformStates.Paused] = new("已暂停", "Paused"),
        [PlatformStates.Throttled] = new("平台限流", "Throttled"),
        [PlatformStates.Breaker] = new("已熔断", "Breaker open"),
    }.ToFrozenDictionary();

    /// <summary>Why a platform is paused.</summary>
    public static readonly FrozenDictionary<string, Wording> Pauses = new Dictionary<string, Wording>
    {
        [PlatformState.PausedUnauthorised] = new("平台拒绝凭证，系统自动暂停并试探", "it refuses our credentials; probed by itself"),
        [PlatformState.PausedByOperator] = new("人工暂停", "somebody paused it"),
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Wording> Levels = new Dictionary<string, Wording>
    {
        ["national"] = new("国家级", "National"),
        ["provincial"] = new("省级", "Provincial"),
        ["municipal"] = new("市级", "Municipal"),
    }.ToFrozenDictionary();

    /// <summary>First word of an entry of <see cref="HubStatus.Outstanding"/>.</summary>
    public static readonly FrozenDictionary<string, Wording> Outstanding = new Dictionary<string, Wording>
    {
        ["source"] = new("待读完的数据源", "Sources to be read to the end"),
        ["imports"] = new("待导入的文件", "Files to be taken in"),
        ["fan-out"] = new("供需信息待分发到各平台", "Listings to be handed to the platforms"),
        ["backfill"] = new("新平台待补入已有信息", "New platforms to be given what is there"),
        ["deliveries"] = new("待推送或待查询的平台", "Platforms to be sent to or asked"),
        ["doubts"] = new("待核对的平台", "Platforms with deliveries to be verified"),
        ["inbox"] = new("待处理回执的平台", "Platforms whose events are to be applied"),
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, TimerText> Timers = new Dictionary<string, TimerText>
    {
        ["SyncSources"] = new(new("同步数据源", "Sync sources"), new("读取数据源的新增与变更", "Reads what changed at the sources")),
        ["SweepSources"] = new(new("全量核对数据源", "Sweep sources"), new("从头读到尾，删除来源已不存在的声明", "Reads from end to end and deletes what vanished")),
        ["SweepImports"] = new(new("巡查导入文件", "Sweep imports"), new("接收投放的文件，继续未完成的导入", "Takes over dropped files, goes on with imports that are not over")),
        ["PurgeImports"] = new(new("清理导入文件", "Purge imports"), new("删除超过保存期的导入文件和结果", "Removes imported files and results older than the retention")),
        ["SweepListings"] = new(new("巡查供需信息", "Sweep listings"), new("到期下架，分发给各平台", "Expires listings and hands them to the platforms")),
        ["SweepDeliveries"] = new(new("巡查推送", "Sweep deliveries"), new("唤起到期的推送与查询", "Wakes deliveries that have fallen due")),
        ["ReconcilePlatforms"] = new(new("与平台对账", "Reconcile platforms"), new("比对平台实际持有的信息", "Compares with what the platforms hold")),
        ["SweepReconciles"] = new(new("补做对账", "Sweep reconciles"), new("为错过对账的平台补做对账", "Reconciles platforms that missed their turn")),
        ["PurgeInbox"] = new(new("清理回执", "Purge inbox"), new("删除超过保存期的平台回执", "Removes events older than the retention")),
        ["PurgeAttempts"] = new(new("清理推送记录", "Purge attempts"), new("删除超过保存期的推送记录", "Removes attempts older than the retention")),
        ["WriteAnchor"] = new(new("每日锚定历史", "Anchor histories"), new("午夜后记录所有声明历史的总哈希", "Writes one hash over all histories after midnight")),
        ["ExportHistories"] = new(new("导出声明与历史", "Export histories"), new("每夜导出全部声明及其历史，供灾难恢复", "Exports all declarations with their histories, for recovery")),
        ["CheckHistories"] = new(new("核验全部历史", "Check histories"), new("重算所有声明的历史并与锚定记录比对", "Recomputes all histories and compares them with the anchor")),
        ["WatchBacklog"] = new(new("检查积压", "Watch backlog"), new("查找早该完成而未完成的工作", "Looks for what should have been done long ago")),
        ["CountFigures"] = new(new("统计数字", "Count figures"), new("统计本页显示的数字", "Counts the figures on this page")),
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, AlarmText> Alarms = new Dictionary<string, AlarmText>
    {
        [AlarmCauses.SourceFailing] = new(
            new("数据源读取失败", "Source cannot be read"),
            new("声明暂时不再随该来源更新；已有数据不受影响。", "Declarations no longer follow this source; what is stored is not affected."),
            new("查看“数据源”中的错误，检查地址和密钥，或联系数据提供方。下次同步会自动重试。", "See the error under “Sources”; check address and key, or ask whoever runs it. The next sync tries again by itself.")),
        [AlarmCauses.SourceStale] = new(
            new("数据源长时间未更新", "Source not read for long"),
            new("超过设定时限没有完整读取过该来源，声明可能已经过时。", "This source was not read to the end for longer than the set hours; declarations may be out of date."),
            new("查看“数据源”与“定时任务”是否正常；时限见设置 StaleHours。", "See whether “Sources” and “Timers” are well; the limit is the setting StaleHours.")),
        [AlarmCauses.SchemaBroken] = new(
            new("数据源缺少关键字段，已暂停", "Source lost a vital field and is paused"),
            new("该来源的条目都没有申请号或更新时间，未写入任何数据；该来源已暂停读取。", "No item of this source has an application number or a time of change any more; nothing was taken in, and the source is paused."),
            new("请数据提供方恢复字段，然后恢复读取：POST /api/sources/{id}/resume。", "Ask whoever runs it to bring the field back, then resume: POST /api/sources/{id}/resume.")),
        [AlarmCauses.SchemaChanged] = new(
            new("数据源字段有变化", "Fields of a source changed"),
            new("出现了以前没有的字段，或常有的字段不再出现；数据照常读取。", "It has fields that it never had, or lacks some that it used to have; it is read as before."),
            new("GET /api/sources/{id} 列出变化的字段；如非有意，请联系数据提供方。", "GET /api/sources/{id} lists them; if nobody meant it, ask whoever runs the source.")),
        [AlarmCauses.ImportUnreadable] = new(
            new("投放的文件名无法识别", "Dropped files with unusable names"),
            new("导入容器 inbox 中有文件名含特殊字符或过长，未被读取。", "The inbox of imports has files whose names are too long or have characters that cannot be read, such as # % : * ?."),
            new("把文件改名，去掉 # % : * ? 等特殊字符，例如 2026年11月声明.xlsx。", "Rename them without such characters, for example 2026-11.xlsx.")),
        [AlarmCauses.FanOutOverdue] = new(
            new("供需信息分发积压", "Listings wait to be handed out"),
            new("有信息变更超过一小时仍未分发到各平台的推送队列。", "Changed listings have waited for more than an hour to reach the platforms' deliveries."),
            new("查看“巡查供需信息”是否正常运行；一直不消失请联系技术人员。", "See whether “Sweep listings” runs; if it stays, ask your engineers.")),
        [AlarmCauses.DeliveryOverdue] = new(
            new("推送积压超过一小时", "Deliveries overdue"),
            new("该平台有推送到期超过一小时仍未完成；信息留在队列中，不会丢失。", "Deliveries to this platform have been due for more than an hour; they wait and are not lost."),
            new("查看该平台是否被暂停、限流或熔断；信息量大时可请平台放宽限额。", "See whether the platform is paused, throttled or failing; for large amounts ask it for a higher limit.")),
        [AlarmCauses.EventOverdue] = new(
            new("平台回执处理积压", "Events overdue"),
            new("该平台的回执收到超过一小时仍未处理；回执已保存，不会丢失。", "Events of this platform have waited for more than an hour; they are stored and not lost."),
            new("查看“巡查推送”是否正常运行；一直不消失请联系技术人员。", "See whether “Sweep deliveries” runs; if it stays, ask your engineers.")),
        [AlarmCauses.DeadLetter] = new(
            new("系统消息处理失败", "Messages given up"),
            new("队列多次投递仍未处理成功，属于本系统自身的故障；巡查任务会继续完成这些工作。", "A queue gave up messages after many deliveries: a fault of this system. The sweeps go on doing the work."),
            new("请技术人员查看日志并修复，然后清理死信。", "Ask your engineers to read the log, mend it, and empty the dead letters.")),
        [AlarmCauses.SweepRefused] = new(
            new("全量核对被拒绝执行", "Sweep refused"),
            new("来源缺少的声明超过设定比例，为防误删，没有删除任何声明。", "The source lacks more declarations than the set share; to be safe, none was deleted."),
            new("与数据提供方确认数据是否完整。确需删除时，调高设置 Declarations:SweepLimit。", "Ask whoever runs the source whether it is complete. If the deletion is meant, raise Declarations:SweepLimit.")),
        [AlarmCauses.DriftRepaired] = new(
            new("平台数据有出入，已修复", "Drift at a platform, repaired"),
            new("平台丢失或多留了信息，系统已重新推送或撤回。", "The platform had lost or kept listings; they were sent again or withdrawn."),
            new("偶尔出现无需处理；频繁出现请联系平台。", "Now and then, nothing; if it recurs, ask the platform.")),
        [AlarmCauses.DriftTooLarge] = new(
            new("平台数据出入过多", "Too much drift at a platform"),
            new("对账发现的可疑条目超过设定比例，只抽查了一部分。", "Reconcile found more suspects than the set share; only a sample was looked at."),
            new("请平台确认是否发生过数据丢失或迁移，然后再次对账。", "Ask the platform whether it lost or moved its records, then reconcile again.")),
        [AlarmCauses.ReconcileStopped] = new(
            new("对账未能完成", "Reconcile was cut short"),
            new("平台没有列出其持有的信息，或没有列完，因此未作比对。推送不受影响。", "The platform does not list what it holds, or not to the end, so nothing was compared. Deliveries go on."),
            new("下次对账会自动重试；若一再出现，请平台检查其列表接口。", "The next reconcile tries again by itself; if it recurs, ask the platform to look at its listing interface.")),
        [AlarmCauses.UnknownListing] = new(
            new("平台上有来历不明的信息", "Unknown listings at a platform"),
            new("平台持有并非本系统推送的编号；系统不会改动它们。", "The platform holds ids that this hub never sent; the hub leaves them alone."),
            new("与平台核对这些编号由谁发布。", "Find out with the platform who published them.")),
        [AlarmCauses.Unauthorised] = new(
            new("平台拒绝本系统的凭证", "Platform refuses our credentials"),
            new("对该平台的推送已暂停，信息留在队列中，不会丢失。", "Sending to this platform is paused; its deliveries wait and are not lost."),
            new("检查或更换该平台的密钥。系统会定时试探，恢复后自动续推。", "Check or renew the platform's secret. The hub probes by itself and goes on once it is let in.")),
        [AlarmCauses.ProfileBroken] = new(
            new("平台档案有误", "Profile cannot be used"),
            new("改动后的平台档案无法使用，系统继续按上一份有效档案推送；范围列出文件、行号和字段。", "A changed profile has an error at this file, line and field; the hub goes on with the last good one."),
            new("按日志中的说明改正该处并保存，系统会自动重新读取，无需重启。", "Mend that place as the log says and save the file; the hub reads it again by itself.")),
        [AlarmCauses.BreakerOpen] = new(
            new("平台持续出错，已熔断", "Platform fails throughout"),
            new("推送已中断，稍后自动试探；信息留在队列中，不会丢失。", "Sending has stopped and will be tried again; deliveries wait and are not lost."),
            new("持续超过一小时请联系平台。", "If it lasts more than an hour, ask the platform.")),
        [AlarmCauses.ClockSkew] = new(
            new("平台时钟偏差过大", "Clock of a platform is off"),
            new("平台与本系统的时钟相差超过签名容差的一半（150 秒）；达到 300 秒时双方的签名都会被拒绝。", "Its clock and ours differ by more than half of what signatures tolerate (150 s); from 300 s on either side refuses the other."),
            new("先核对本系统服务器的时间同步，再请平台校时。", "See first that this system's servers keep time, then ask the platform to set its clock right.")),
        [AlarmCauses.SecretExpiring] = new(
            new("平台密钥即将失效", "Key of a platform is about to expire"),
            new("该平台最后一个有效密钥将在设定天数内失效，失效后停止推送或拒收其回执。", "The last valid key of this platform expires within the set days; then nothing is sent any more, or its events are refused."),
            new("与平台商定新密钥，加入配置并重启；步骤见 docs/platforms.md。", "Agree on a new key with the platform, add it to the profile and restart; docs/platforms.md has the steps.")),
        [AlarmCauses.SecretExpired] = new(
            new("平台密钥已失效", "Key of a platform has expired"),
            new("配置中有已过失效时间的密钥，不再用于签名和验签；没有其他有效密钥时推送已停止。", "A key in the profile is past its time and neither signs nor verifies any more; without another one nothing is sent."),
            new("确认已有新密钥，然后从配置中删除失效的密钥。", "See that there is a new one, then remove the expired one from the profile.")),
        [AlarmCauses.WithdrawnByPartner] = new(
            new("平台自行撤下了信息", "Withdrawn by the platform"),
            new("平台未经请求撤下了已发布的信息，按退回处理，不会自动重发。", "The platform withdrew listings unasked. They count as rejected and are not sent again by themselves."),
            new("向平台了解原因，再决定是否修改后重新发布。", "Ask the platform why, then decide whether to amend and publish again.")),
        [AlarmCauses.Parked] = new(
            new("推送结果无法确认", "Outcome cannot be asked for"),
            new("请求发出后没有回音，而该平台不支持查询；为免重复发布，已停下等待人工。", "A request went unanswered and the platform cannot be asked; to avoid a second record it waits for a person."),
            new("到平台上查看该信息是否已存在。", "Look at the platform whether the listing is there.")),
        [AlarmCauses.AttemptsLost] = new(
            new("推送记录未能写入", "Attempts not logged"),
            new("发往该平台的部分请求没有写入推送记录；推送本身不受影响，也不会重复。", "Some requests to this platform were not logged; the deliveries themselves went on and are not repeated."),
            new("偶尔出现无需处理；频繁出现请技术人员检查存储。", "Now and then, nothing; if it recurs, ask your engineers to look at the storage.")),
        [AlarmCauses.HistoryBroken] = new(
            new("声明历史被改动", "A history was changed"),
            new("有声明的历史与写入时不符，或与每日锚定记录不符；其他声明不受影响。", "The history of a declaration is not what was written or anchored; the others are not affected."),
            new("GET /api/history-jobs 列出受影响的声明；保全现场，并按 docs/history.md 从导出恢复。", "GET /api/history-jobs names them; secure the evidence, then restore from the export as docs/history.md says.")),
        [AlarmCauses.ReceiptOverdue] = new(
            new("数据包迟迟没有回执", "Package without a receipt"),
            new("有数据包超过设定天数仍没有回执，或回执不完整；其中的信息在平台上是什么状态尚不清楚。", "A package has had no receipt, or not a whole one, for longer than the set days; what became of its listings at the platform is not known."),
            new("联系负责送达的同事，上传回执；没有送出或遗失的数据包请作废，其中的信息会进入下一个数据包。见 docs/packages.md。", "Ask whoever carries the packages and upload the receipt; discard a package that was never carried or was lost, and its listings go into the next one. See docs/packages.md.")),
        [AlarmCauses.EventConflict] = new(
            new("平台回执编号冲突", "Conflicting events"),
            new("平台用同一编号发来两份内容不同的回执，只采用先到的一份。", "The platform sent two different events under one id; only the first one counts."),
            new("请平台检查其回执编号是否唯一。", "Ask the platform to make its event ids unique.")),
    }.ToFrozenDictionary();
}
