using System.Reflection;
using System.Text.Json;
using PatentHub.Functions;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>What the code names, infra/azure/names.json names, and what that names is provisioned; and the other way round.</summary>
public sealed class NamesTests
{
    static readonly JsonElement Names = JsonDocument.Parse(AzureFolder.Read("names.json")).RootElement;

    static readonly string[] Tables =
        [.. typeof(HubTables).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f is { IsLiteral: true }).Select(f => (string)f.GetRawConstantValue()!)];

    [Fact]
    public void Tables_are_those_of_the_code() => AssertSame(Tables, Texts("tables"), "HubTables", "\"tables\"");

    [Fact]
    public void Queues_are_those_of_the_code() => AssertSame(Queues.All, Texts("queues"), "Queues.All", "\"queues\"");

    [Fact]
    public void Containers_are_those_of_the_code() => AssertSame(
        HubContainers.All, Names.GetProperty("containers").EnumerateArray().Select(c => c.GetProperty("name").GetString()!), "HubContainers.All", "\"containers\" (with coolAfterDays, deleteAfterDays or immutable as fits)");

    [Fact]
    public void Schedules_are_those_of_the_code() => AssertSame(
        Schedules.Defaults.Select(s => $"{s.Key["Schedules:".Length..]}: {s.Value}"), Names.GetProperty("timers").EnumerateObject().Select(p => $"{p.Name}: {p.Value.GetProperty("schedule")}"), "Schedules.Defaults",
        "\"timers\" (schedule, and silentAfterMinutes unless it runs less than every other day)");

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task All_are_provisioned_and_nothing_else(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        Assert.Equal(Tables.Order(StringComparer.Ordinal), Provisioned(plan, "Microsoft.Storage/storageAccounts/tableServices/tables"));
        Assert.Equal(Queues.All.Order(StringComparer.Ordinal), Provisioned(plan, "Microsoft.ServiceBus/namespaces/queues"));
        Assert.Equal(HubContainers.All.Append("deployments").Order(StringComparer.Ordinal), Provisioned(plan, "Microsoft.Storage/storageAccounts/blobServices/containers"));
    }

    static IEnumerable<string> Provisioned(Plan plan, string type) => plan.Of(type).Select(r => r.ShortName).Order(StringComparer.Ordinal);

    static string[] Texts(string name) => [.. Names.GetProperty(name).EnumerateArray().Select(n => n.GetString()!)];

    static void AssertSame(IEnumerable<string> code, IEnumerable<string> file, string where, string place)
    {
        var (known, listed) = (code.ToHashSet(StringComparer.Ordinal), file.ToHashSet(StringComparer.Ordinal));
        string[] wrong =
        [
            .. known.Except(listed).Select(name => $"add '{name}' to {place} of infra/azure/names.json, for {where} has it"),
            .. listed.Except(known).Select(name => $"remove '{name}' from {place} of infra/azure/names.json, for {where} has it no more"),
        ];
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }
}
