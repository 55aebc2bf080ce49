namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>The fields of a profile, place by place: what is read, and what the documentation has to explain.</summary>
static class ProfileFields
{
    public static readonly string[] Profile =
    [
        "id", "name", "level", "protocol", "baseUrl", "accepts", "secrets", "webhookSecrets", "allowPrivateNetwork", "limits", "registration", "packages", "auth", "credentials", "codes", "operations",
        "reply", "mayRepeat",
    ];

    public static readonly string[] Registration = ["legalBasis", "fields"];

    public static readonly string[] Packages = ["schedule", "receiptDays"];

    public static readonly string[] Limits = ["requestsPerSecond", "concurrency", "timeoutSeconds", "batchSize"];

    public static readonly string[] OAuth = ["kind", "tokenUrl", "scope", "client", "renewBeforeSeconds"];

    public static readonly string[] Gateway = ["kind", "algorithm", "encoding", "timestamp", "bodyDigest", "text", "textFile", "headers", "query", "userId", "form"];

    public static readonly string[] Codes = ["map", "otherwise", "default"];

    public static readonly string[] Operation = ["method", "path", "query", "headers", "body", "bodyFile", "item", "itemFile", "pages", "reply", "example"];

    /// <summary>JMESPath expressions.</summary>
    public static readonly string[] ReplyPaths = ["code", "message", "id", "remoteId", "revision", "status", "retryAfter", "items", "nextCursor", "job", "jobState"];

    public static readonly string[] ReplyTables = ["classes", "statuses", "jobStates"];

    public static readonly string[] Reply = [.. ReplyPaths, .. ReplyTables, "item"];
}
