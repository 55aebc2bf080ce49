using System.Diagnostics;
using Azure.Data.Tables;
using PatentHub.Adapters.Storage.Azure;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task Rows_are_there_after_an_orderly_stop_and_the_process_is_not()
    {
        var stop = TestContext.Current.CancellationToken;
        using var data = new TemporaryDirectory();
        int processId;
        await using (var azurite = await AzuriteServer.StartAsync(data.Path, stop))
        {
            processId = azurite.ProcessId;
            var store = new AzureTableStore(new TableServiceClient(azurite.ConnectionString));
            Assert.IsType<SubmitResult.Committed>(await store.SubmitAsync("Kept", "p", [new RowChange.Insert(new Row("p", "a"))], stop));
        }
        Assert.DoesNotContain(Process.GetProcesses(), process => process.Id == processId);
        await using var again = await AzuriteServer.StartAsync(data.Path, stop);
        Assert.NotNull((await new AzureTableStore(new TableServiceClient(again.ConnectionString)).ReadAsync("Kept", "p", "a", stop)).Row);
    }
}
