using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Functions;
using PatentHub.Functions.Declarations.Sources;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Composition;

public sealed class CompositionTests
{
    static readonly MethodInfo[] Functions =
    [
        .. typeof(SyncSourcesFunction).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FunctionAttribute))),
    ];

    /// <summary>Asked with another method than GET, but no change of the course: what they bring is checked for itself, or would have come anyway.</summary>
    static readonly string[] WithoutReason =
    [
        "PreviewDelivery", "ProbePlatform", "ReceiveWebhook", "StartImport", "SubmitDemand", "TakeReceipt", "VerifyAnchors", "VerifyDeclaration",
    ];

    [Fact]
    public async Task Every_function_can_be_made_from_the_programs_services()
    {
        await using var hub = await HubFixture.StartAsync();
        await using var scope = hub.Host.Services.CreateAsyncScope();
        foreach (var type in Functions.Select(m => m.DeclaringType!).Distinct())
            Assert.NotNull(ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
    }

    [Fact]
    public void Names_are_unique_and_those_of_the_classes()
    {
        var names = Functions.Select(m => m.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Functions, m => Assert.Equal(m.DeclaringType!.Name, m.GetCustomAttribute<FunctionAttribute>()!.Name + "Function"));
    }

    [Fact]
    public void Every_function_has_one_trigger_one_method_and_an_awaitable_result() => Assert.All(Functions, method =>
    {
        Assert.Single(method.GetParameters(), p => p.GetCustomAttributes().Any(a => a.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal)));
        Assert.Single(method.DeclaringType!.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
        if (method.ReturnType == typeof(IResult))
            return;
        Assert.True(typeof(Task).IsAssignableFrom(method.ReturnType), method.DeclaringType!.Name);
        Assert.Contains(method.GetParameters(), p => p.ParameterType == typeof(CancellationToken));
    });

    [Fact]
    public void Whoever_changes_the_course_needs_a_key_and_gives_a_reason()
    {
        var sources = Directory.EnumerateFiles(Repository.Folder("functions"), "*Function.cs", SearchOption.AllDirectories).ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var changing = Functions.SelectMany(m => m.GetParameters(), (method, parameter) => (method.DeclaringType!.Name, Http: parameter.GetCustomAttribute<HttpTriggerAttribute>()))
            .Where(f => f.Http?.Methods?.Any(verb => !verb.Equals("get", StringComparison.OrdinalIgnoreCase)) == true).ToList();
        Assert.All(changing.Where(f => f.Http!.AuthLevel == AuthorizationLevel.Anonymous), f => Assert.Equal("ReceiveWebhookFunction", f.Name));
        var withoutReason = changing.Where(f => !sources[f.Name].Contains("RequestReader.TryReason(", StringComparison.Ordinal)).Select(f => f.Name);
        Assert.Equal(WithoutReason.Select(name => name + "Function"), withoutReason.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_schedule_has_a_default()
    {
        var named = Functions.SelectMany(m => m.GetParameters()).Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule.Trim('%')).OfType<string>();
        Assert.Equal(Schedules.Defaults.Keys.Order(), named.Order());
    }
}
