using Microsoft.Azure.Functions.Worker.Builder;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests;

/// <summary>Holds the runtime's types in the worker's namespaces to a subset of the real ones.</summary>
public sealed class ApiBaselineTests
{
    static readonly string[] Namespaces =
        ["Microsoft.Azure.Functions.Worker", "Microsoft.Extensions.Hosting", "Azure.Messaging.ServiceBus", "PatentHub.FunctionsRuntime"];

    static readonly HashSet<string> Real =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "worker-api.txt")).Where(line => !line.StartsWith('#'))];

    [Fact]
    public void Offers_nothing_that_the_real_worker_does_not_have()
    {
        var types = typeof(FunctionsApplication).Assembly.GetExportedTypes()
            .Where(type => !type.Namespace!.StartsWith("PatentHub.", StringComparison.Ordinal)).ToArray();

        Assert.InRange(types.Length, 20, 60);
        Assert.Equal([], types.SelectMany(ApiSignatures.Of).Except(Real));
    }

    [Fact]
    public void Keeps_to_known_namespaces() => Assert.Empty(
        from type in typeof(FunctionsApplication).Assembly.GetExportedTypes()
        where !Namespaces.Any(known => type.Namespace!.StartsWith(known, StringComparison.Ordinal))
        select type.FullName);

    [Fact]
    public void Would_notice_a_member_too_many() =>
        Assert.Contains(ApiSignatures.Of(typeof(WithMore)), line => line.EndsWith("WithMore.Surplus(int count = default) : string", StringComparison.Ordinal));

    /// <summary>Stands for a type of ours with a member that no baseline lists.</summary>
    public abstract class WithMore
    {
        public string Surplus(int count = 0) => new(' ', count);
    }
}
