using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>Reads how an operation's reply is to be read: what the operation does not say itself stands for all of them under <c>reply</c>.</summary>
sealed class ReplyMapReader(ProfileNode shared, ProfileNode own)
{
    static readonly string[] Statuses = [HeldStatus.Accepted, HeldStatus.Pending, HeldStatus.Rejected];

    public ReplyMap Read(string operation)
    {
        shared.ExpectNames(ProfileFields.Reply);
        own.ExpectNames(ProfileFields.Reply);
        foreach (var item in new[] { shared["item"], own["item"] })
            item.ExpectNames(ProfileFields.ReplyPaths);
        var map = Map(shared, own);
        var hasItems = operation is OperationNames.List or OperationNames.Batch or OperationNames.Job;
        if (hasItems)
            map = map with { Item = Map(shared["item"], own["item"]) with { Classes = map.Classes, Statuses = map.Statuses } };
        ExpectPlaces(operation, map);
        return map;
    }

    void ExpectPlaces(string operation, ReplyMap map)
    {
        switch (operation)
        {
            case OperationNames.Read:
                Need(map.Id, "id");
                Need(map.Revision, "revision");
                break;
            case OperationNames.List:
                Need(map.Items, "items");
                NeedOfItem(map.Item!.Id, "id");
                NeedOfItem(map.Item!.Revision, "revision");
                break;
            case OperationNames.Job:
                Need(map.Items, "items");
                Need(map.JobState, "jobState");
                NeedOfItem(map.Item!.Id, "id");
                break;
            case OperationNames.Batch when map.Items is not null:
                NeedOfItem(map.Item!.Id, "id");
                break;
        }
    }

    void Need(ReplyPath? path, string name) => own[name].Expect(path is not null || Find(name).Exists, "is missing; say where it stands in the reply");

    void NeedOfItem(ReplyPath? path, string name) => own["item"][name].Expect(path is not null || own["item"][name].Exists || shared["item"][name].Exists, "is missing; say where it stands in an item");

    ProfileNode Find(string name) => own[name].Exists ? own[name] : shared[name];

    static ReplyMap Map(ProfileNode shared, ProfileNode own)
    {
        ProfileNode Find(string name) => own[name].Exists ? own[name] : shared[name];
        return new ReplyMap
        {
            Code = Find("code").Expression(),
            Message = Find("message").Expression(),
            Id = Find("id").Expression(),
            RemoteId = Find("remoteId").Expression(),
            Revision = Find("revision").Expression(),
            Status = Find("status").Expression(),
            RetryAfter = Find("retryAfter").Expression(),
            Items = Find("items").Expression(),
            NextCursor = Find("nextCursor").Expression(),
            Job = Find("job").Expression(),
            JobState = Find("jobState").Expression(),
            Classes = Find("classes").Members().ToDictionary(m => m.Name, m => Parse<ReplyClass>(m.Node), StringComparer.Ordinal),
            Statuses = Find("statuses").Members().ToDictionary(m => m.Name, m => m.Node.Word(Statuses) ?? "", StringComparer.Ordinal),
            JobStates = Find("jobStates").Members().ToDictionary(m => m.Name, m => Parse<JobState>(m.Node), StringComparer.Ordinal),
        };
    }

    static T Parse<T>(ProfileNode node) where T : struct, Enum =>
        node.Word([.. Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])], required: true) is { } word && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : default;
}
