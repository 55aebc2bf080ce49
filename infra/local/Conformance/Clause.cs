namespace PatentHub.Local.Conformance;

/// <summary>One thing that a platform promises by speaking the hub's protocol.</summary>
/// <param name="Id">Stable, for reports: section of the contract and a word.</param>
/// <param name="IsRequired">Whether a platform that lacks it is not conformant; otherwise it is advice.</param>
sealed record Clause(string Id, string Chinese, string English, bool IsRequired = true);

/// <summary>What became of a clause.</summary>
enum ClauseOutcome
{
    Holds,
    Fails,

    /// <summary>Advice that the platform does not follow.</summary>
    Advised,

    /// <summary>It could not be tried; the detail says why.</summary>
    Skipped,
}

/// <param name="Detail">What was seen instead of what was expected; null where it holds.</param>
sealed record ClauseResult(Clause Clause, ClauseOutcome Outcome, string? Detail);

/// <summary>All clauses, in the order in which they are tried.</summary>
static class Clauses
{
    public static readonly Clause Unpublished = new("6.read-absent", "查询从未发布的编号返回 404", "reading an id that was never published answers 404");
    public static readonly Clause Publish = new("6.publish", "PUT 新信息返回 200/201/202 及 remoteId、status", "PUT of a new listing answers 200, 201 or 202 with remoteId and status");
    public static readonly Clause Repeat = new("6.repeat", "同一修订号重复 PUT 返回成功且不产生第二条记录", "PUT of the revision already held answers 2xx again and makes no second record");
    public static readonly Clause Update = new("6.update", "修订号更高的 PUT 更新同一条记录", "PUT of a higher revision updates the same record");
    public static readonly Clause Stale = new("6.stale", "修订号更低的 PUT 返回 409 及所持修订号", "PUT of an older revision answers 409 with the revision that is held");
    public static readonly Clause Read = new("6.read", "按编号查询返回 id、revision、remoteId、status", "reading one listing answers id, revision, remoteId and status");
    public static readonly Clause List = new("6.list", "列表包含全部所持信息，且每条只出现一次", "the list names everything that is held, each listing once");
    public static readonly Clause Paging = new("6.paging", "列表遵守 limit，并以 nextCursor 翻页到结尾", "the list keeps to limit and leads by nextCursor to its end");
    public static readonly Clause Malformed = new("6.malformed", "内容不符合约定时返回 400/422 及 JSON code，且不保存", "a body that is no listing answers 400 or 422 with a JSON code, and nothing is stored");
    public static readonly Clause Withdraw = new("6.withdraw", "DELETE 撤回后查询返回 404，列表不再包含", "DELETE withdraws: reading answers 404 and the list names it no more");
    public static readonly Clause WithdrawRepeat = new("6.withdraw-repeat", "重复撤回、撤回从未发布的编号返回 2xx 或 404", "DELETE of what is gone, or never was, answers 2xx or 404");
    public static readonly Clause WithdrawStale = new("6.withdraw-stale", "修订号更低的 DELETE 返回 409 及所持修订号，信息保留", "DELETE of an older revision answers 409 with the revision that is held, and the listing stays");
    public static readonly Clause Tombstone = new("6.tombstone", "记住已撤回的修订号：更低修订号的 PUT 返回 409", "withdrawals are remembered: PUT of an older revision answers 409 with the one withdrawn");
    public static readonly Clause Republish = new("6.republish", "撤回后以更高修订号可重新发布", "after a withdrawal a higher revision can be published again");
    public static readonly Clause Unsigned = new("6.unsigned", "没有签名头的请求被拒绝（401/403/400）", "a request without signature headers is refused (401, 403 or 400)");
    public static readonly Clause WrongSecret = new("6.wrong-secret", "用别的密钥签名的请求被拒绝（401/403）", "a signature by another secret is refused (401 or 403)");
    public static readonly Clause TamperedBody = new("6.tampered-body", "签名与正文不符的请求被拒绝", "a body that the signature does not cover is refused");
    public static readonly Clause StaleTimestamp = new("6.stale-timestamp", "时间戳相差 5 分钟以上的请求被拒绝", "a timestamp more than five minutes off, either way, is refused");
    public static readonly Clause OtherMethod = new("6.other-method", "webhook-id 中的方法与请求不符时拒绝", "a webhook-id that names another method is refused");
    public static readonly Clause OtherListing = new("6.other-listing", "webhook-id 中的编号与请求不符时拒绝", "a webhook-id that names another listing is refused");
    public static readonly Clause OtherRevision = new("6.other-revision", "webhook-id 中的修订号与 Hub-Revision 不符时拒绝", "a webhook-id that names another revision is refused");
    public static readonly Clause Rotation = new("6.rotation", "多个签名中有一个正确即接受（密钥轮换）", "of several signatures one that is right is enough (rotation)");
    public static readonly Clause Replay = new("6.replay", "建议：同一 webhook-id 第二次使用时拒绝", "advice: a webhook-id that was used before is refused", IsRequired: false);
    public static readonly Clause Clock = new("6.clock", "建议：平台时钟与标准时间相差不超过 150 秒", "advice: the platform's clock is right within 150 seconds", IsRequired: false);
    public static readonly Clause HookSignature = new("7.signature", "回执带 Standard Webhooks 签名头，签名正确", "webhooks bear the headers of Standard Webhooks and a right signature");
    public static readonly Clause HookTimestamp = new("7.timestamp", "回执时间戳与接收时间相差不超过 5 分钟", "the timestamp of a webhook is within five minutes of its arrival");
    public static readonly Clause HookBody = new("7.body", "回执正文为 JSON，含 type、timestamp、data.listingId", "the body is JSON with type, timestamp and data.listingId");
    public static readonly Clause HookRetry = new("7.retry", "未得到 2xx 时重发：编号和正文不变，时间戳和签名更新", "a webhook without a 2xx comes again: same id and body, fresh timestamp and signature");
    public static readonly Clause HookOrder = new("7.order", "关于信息状态的回执带 data.revision，乱序到达也能排序", "events about a listing's state bear data.revision, so that they can be put in order");
    public static readonly Clause HookDuplicate = new("7.duplicate", "已得到 2xx 的回执不再重发；同一编号的正文始终相同", "a webhook that had its 2xx does not come again, and one id always has one body");
    public static readonly Clause Leftover = new("6.leftover", "检测结束后平台上不留任何检测信息", "after the check the platform holds nothing of it");

    public static readonly IReadOnlyList<Clause> Webhooks = [HookSignature, HookTimestamp, HookBody, HookRetry, HookOrder, HookDuplicate];
}
