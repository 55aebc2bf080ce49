using System.Diagnostics;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class TracingTests
{
    const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Fact]
    public void A_request_continues_the_trace_of_the_change_with_a_span_of_its_own()
    {
        var random = new Random(1);
        var first = Tracing.Continue(Parent, random);
        var second = Tracing.Continue(Parent, random);
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", first, StringComparison.Ordinal);
        Assert.Equal(3, new[] { Parent, first, second }.Distinct().Count());
        Assert.All([first, second], IsValid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    public void Without_a_valid_one_a_new_trace_begins(string? parent) => IsValid(Tracing.Continue(parent, new Random(1)));

    [Fact]
    public void The_running_activity_is_taken()
    {
        using var activity = new Activity("sync").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.Id, Tracing.NewTraceParent(new Random(1)));
    }

    static void IsValid(string traceParent)
    {
        Assert.Equal(55, traceParent.Length);
        Assert.True(ActivityContext.TryParse(traceParent, null, out var context));
        Assert.NotEqual(default, context.TraceId);
        Assert.NotEqual(default, context.SpanId);
    }
}
