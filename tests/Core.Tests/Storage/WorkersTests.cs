using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class WorkersTests
{
    [Fact]
    public async Task Every_item_is_worked_on_once_and_no_more_than_the_degree_at_a_time()
    {
        var (running, most) = (0, 0);
        var done = new List<int>();
        var gates = Enumerable.Range(0, 10).Select(_ => new TaskCompletionSource()).ToList();
        var work = Workers.ForEachAsync(Enumerable.Range(0, 10), 3, async item =>
        {
            most = Math.Max(most, ++running);
            await gates[item].Task;
            running--;
            done.Add(item);
        });
        foreach (var gate in gates)
            gate.SetResult();
        await work;
        Assert.Equal(3, most);
        Assert.Equal(Enumerable.Range(0, 10), done.Order());
    }

    [Fact]
    public async Task After_a_failure_nothing_new_begins_and_the_failure_comes_through()
    {
        var begun = new List<int>();
        var gate = new TaskCompletionSource();
        var work = Workers.ForEachAsync(Enumerable.Range(0, 10), 2, async item =>
        {
            begun.Add(item);
            await gate.Task;
            throw new InvalidOperationException("broken");
        });
        gate.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => work);
        Assert.Equal([0, 1], begun);
    }

    [Fact]
    public Task Nothing_is_nothing_to_do() => Workers.ForEachAsync(Array.Empty<int>(), 4, _ => throw new InvalidOperationException());
}
