using System.Text.RegularExpressions;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>docs/deliveries.md says what the code has.</summary>
public sealed partial class DeliveryDocumentTests
{
    static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deliveries.md"));

    [Fact]
    public void The_table_of_reply_classes_is_complete()
    {
        var classes = typeof(PushReply).GetNestedTypes().Select(type => type.GetConstructors().Single())
            .Select(constructor => (PushReply)constructor.Invoke([.. constructor.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)]));
        var table = Section("Classes of reply");
        Assert.Equal(classes.Select(reply => reply.Name).Order(), FirstCell().Matches(table).Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_phase_stands_in_the_diagram() =>
        Assert.Equal(DeliveryPhase.All.Order(), Target().Matches(Document).Select(m => m.Groups[1].Value).Distinct().Order());

    [Fact]
    public void Every_kind_of_attempt_is_named() =>
        Assert.All(AttemptKinds.All, kind => Assert.Contains($"`{kind}`", Section("The attempt log"), StringComparison.Ordinal));

    static string Section(string title) => Document.Split("\n## ").Single(s => s.StartsWith(title + "\n", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| `([a-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"--> ([a-z]+)")]
    private static partial Regex Target();
}
