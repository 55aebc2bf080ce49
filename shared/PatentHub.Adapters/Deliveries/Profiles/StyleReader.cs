using System.Text.Json;
using Fluid;
using Fluid.Values;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries.Profiles;

/// <summary>Reads how a platform wants to be spoken to, and tries every template with documents that have everything, and next to nothing.</summary>
/// <param name="common">What all profiles have.</param>
/// <param name="credential">Finds a credential by name; one that is not there is noted.</param>
sealed class StyleReader(ProfileNode profile, PlatformProfile common, Func<string, string?> credential)
{
    static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    static readonly string[] Policies = ["refuse", "keep"];

    const int MostInBatch = 100;

    public PlatformStyle Read()
    {
        var codes = Codes();
        var authentication = new AuthenticationReader(profile["auth"], common.BaseUrl, credential).Read();
        var trial = new PlatformStyle { Authentication = authentication, Codes = codes, Operations = new Dictionary<string, Operation>() };
        var operations = profile["operations"];
        operations.ExpectNames([.. OperationNames.All]);
        operations.Expect(operations.Exists, "is missing; describe publish and withdraw, or batch");
        var read = new Dictionary<string, Operation>(StringComparer.Ordinal);
        foreach (var name in OperationNames.All)
            if (operations[name].Exists && Operation(name, operations[name], trial) is { } operation)
                read[name] = operation;
        ExpectWhole(operations);
        return trial with { Operations = read, MayRepeat = profile["mayRepeat"].Flag(), BatchSize = operations["batch"].Exists ? (int)profile["limits"]["batchSize"].Number(MostInBatch, 1, MostInBatch) : 1 };
    }

    static void ExpectWhole(ProfileNode operations)
    {
        if (!operations.Exists)
            return;
        var isBatch = operations["batch"].Exists;
        operations["publish"].Expect(isBatch || operations["publish"].Exists, "is missing; describe it, or batch");
        operations["withdraw"].Expect(isBatch || operations["withdraw"].Exists, "is missing; describe it, or batch");
        operations["job"].Expect(!operations["batch"]["reply"]["job"].Exists || operations["job"].Exists, "is missing; a batch that becomes a job is asked for by it");
    }

    Dictionary<string, CodeTable> Codes()
    {
        var tables = new Dictionary<string, CodeTable>(StringComparer.Ordinal);
        foreach (var (name, node) in profile["codes"].Members())
        {
            node.ExpectNames(ProfileFields.Codes);
            var map = node["map"].Members().ToDictionary(m => m.Name, m => m.Node.Text() ?? "", StringComparer.Ordinal);
            var policy = node["otherwise"].Word(Policies);
            var otherwise = node["default"].Text();
            node.Expect(policy is null || otherwise is null, "has both default and otherwise; give one");
            node.Expect(map.Count > 0 || policy == "keep" || otherwise is not null, "has no map; give one, or a default");
            tables[name] = new CodeTable(name, map, otherwise is not null ? CodePolicy.Default : policy == "keep" ? CodePolicy.Keep : CodePolicy.Refuse, otherwise);
        }
        return tables;
    }

    Operation? Operation(string name, ProfileNode node, PlatformStyle style)
    {
        node.ExpectNames(ProfileFields.Operation);
        var method = node["method"].Word(Methods, required: true);
        node["path"].Expect(node["path"].Exists, "is missing; give a template");
        var path = node.Template("path");
        var query = Parameters(node["query"]);
        var headers = Parameters(node["headers"]);
        var body = node.Template("body");
        var item = node.Template("item");
        var isBatch = name == OperationNames.Batch;
        node["item"].Expect(isBatch == (node["item"].Exists || node["itemFile"].Exists), isBatch ? "is missing; give the template of one of the batch" : "is for a batch only");
        var pages = node["pages"].Word(["cursor", "number"]);
        var reply = new ReplyMapReader(profile["reply"], node["reply"]).Read(name);
        if (method is null || path is not { } p || query.Exists(q => q.Value is null) || headers.Exists(h => h.Value is null))
            return null;
        var operation = new Operation
        {
            Name = name,
            Method = new HttpMethod(method),
            Path = p.Template,
            Query = [.. query.Select(q => (q.Name, q.Value!.Value.Template))],
            Headers = [.. headers.Select(h => (h.Name, h.Value!.Value.Template))],
            Body = body?.Template,
            Item = item?.Template,
            PagesByNumber = pages == "number",
            Reply = reply,
            Example = Example(node["example"]),
        };
        Try(operation, style, [p, .. query.Select(q => q.Value!.Value), .. headers.Select(h => h.Value!.Value)], body ?? p, item);
        return operation;
    }

    /// <summary>Renders with hostile and with bare documents; a fault is told at the template that has it.</summary>
    /// <param name="head">The path first, and what stands in the request beside its body.</param>
    void Try(Operation operation, PlatformStyle style, IReadOnlyList<ProfileTemplate> head, ProfileTemplate body, ProfileTemplate? item)
    {
        foreach (var push in Pushes(operation.Name))
        {
            var what = push.Document is null ? "a withdrawal" : $"a {push.Document.Kind} listing {(push.Document.ContactUrl is not null && push.Revision > 1 ? "that has every field" : "that has no optional field")}";
            var scope = Scope(operation, style, push) with { IsTrial = true };
            if (item is { } one && !Holds(one, what, () => scope = scope with { Values = new Dictionary<string, FluidValue>(scope.Values) { ["items"] = RequestWriter.Items([RequestWriter.Item(operation, scope)]) } }))
                return;
            var platform = new TemplatedProfile(common, style);
            if (!head.All(part => Holds(part, what, () => part.Template.Render(scope, NullEncoder.Default)))
                || !Holds(head[0], what, () => RequestWriter.Write(platform, operation with { Body = null }, scope, push.ListingId, push.Revision))
                || !Holds(body, what, () => RequestWriter.Write(platform, operation, scope, push.ListingId, push.Revision)))
                return;
        }
    }

    static bool Holds(ProfileTemplate template, string what, Action trial)
    {
        try
        {
            trial();
            return true;
        }
        catch (ProfileFaultException exception)
        {
            template.Report(exception.Fault, what);
            return false;
        }
    }

    static LiquidScope Scope(Operation operation, PlatformStyle style, Push push) => operation.Name switch
    {
        OperationNames.Publish or OperationNames.Withdraw or OperationNames.Batch => RequestWriter.Scope(style, push, DateTimeOffset.UnixEpoch),
        _ => RequestWriter.Scope(style, DateTimeOffset.UnixEpoch, ("id", new StringValue(push.ListingId)), ("cursor", new StringValue("c")), ("page", NumberValue.Create(1)),
            ("limit", NumberValue.Create(100)), ("job", new StringValue("j"))),
    };

    IEnumerable<Push> Pushes(string operation)
    {
        var withdrawal = new Push("S-202110377287X", 4, null, null);
        var documents = common.Accepts.SelectMany(SampleDocuments.Of).Select(d => new Push(d.Id, d.Revision!.Value, d, null));
        return operation switch
        {
            OperationNames.Publish => documents,
            OperationNames.Batch => documents.Append(withdrawal),
            _ => [withdrawal],
        };
    }

    static List<(string Name, ProfileTemplate? Value)> Parameters(ProfileNode node) =>
        [.. node.Members().Select(m => (m.Name, node.Template(m.Name)))];

    static JsonElement? Example(ProfileNode node) =>
        node.Value is { } value && node.Expect(value.ValueKind == JsonValueKind.Object, "must be an object") ? value.Clone() : null;
}
