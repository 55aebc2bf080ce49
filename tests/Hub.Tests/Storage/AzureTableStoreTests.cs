using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using PatentHub.Adapters.Storage.Azure;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>What the Azure adapter adds to the contract: the wire, and its faults.</summary>
public sealed class AzureTableStoreTests(AzuriteServer azurite)
{
    const string Partition = "p";
    const string Key = "c2VjcmV0LWFjY291bnQta2V5";
    const string Offline = $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={Key};TableEndpoint=http://storage.invalid/account;";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_success_whose_answer_was_lost_is_still_a_success()
    {
        using var wire = new Wire { Inner = new HttpClientHandler() };
        var store = new WriteTokenTableStore(Open(await azurite.ConnectionStringAsync(), wire, retries: 2), new Random(1));
        const string Table = "LostAnswers";
        var row = new Row(Partition, "a").Set("N", 1L);
        Assert.Null((await store.ReadAsync(Table, Partition, "a", Stop)).Row);

        wire.LoseAnswers = 1;
        var first = Assert.IsType<SubmitResult.Committed>(await store.SubmitAsync(Table, Partition, [new RowChange.Insert(row)], Stop)).ETags[0];
        Assert.Equal(0, wire.LoseAnswers);
        Assert.Equal(first, (await store.ReadAsync(Table, Partition, "a", Stop)).Row!.ETag);

        wire.LoseAnswers = 1;
        RowChange[] mixed = [new RowChange.Delete("a", first!), new RowChange.Insert(new Row(Partition, "b"))];
        var second = Assert.IsType<SubmitResult.Committed>(await store.SubmitAsync(Table, Partition, mixed, Stop));
        Assert.Equal((await store.ReadAsync(Table, Partition, "b", Stop)).Row!.ETag, second.ETags[1]);
    }

    [Fact]
    public async Task A_table_that_was_deleted_is_unavailable_once_and_then_made_again()
    {
        const string Table = "Deleted";
        var connection = await azurite.ConnectionStringAsync();
        var store = new AzureTableStore(new TableServiceClient(connection));
        RowChange[] insert = [new RowChange.Insert(new Row(Partition, "a"))];
        var etag = Assert.IsType<SubmitResult.Committed>(await store.SubmitAsync(Table, Partition, insert, Stop)).ETags[0]!;
        await new TableServiceClient(connection).DeleteTableAsync(Table, Stop);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.SubmitAsync(Table, Partition, [new RowChange.Delete("a", etag)], Stop));
        Assert.IsType<SubmitResult.Committed>(await store.SubmitAsync(Table, Partition, insert, Stop));
        await new TableServiceClient(connection).DeleteTableAsync(Table, Stop);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadAsync(Table, Partition, "a", Stop));
        Assert.Null((await store.ReadAsync(Table, Partition, "a", Stop)).Row);
    }

    [Fact]
    public async Task Every_change_goes_out_with_its_own_ETag()
    {
        using var wire = new Wire { Status = HttpStatusCode.ServiceUnavailable };
        RowChange[] changes = [new RowChange.Delete("a", "W/\"one\""), new RowChange.Replace(new Row(Partition, "b"), "W/\"two\""), new RowChange.Insert(new Row(Partition, "c"))];
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Open(Offline, wire).SubmitAsync("Wired", Partition, changes, Stop));
        Assert.Equal(["If-Match: W/\"one\"", "If-Match: W/\"two\""], wire.LastBody.Split("\r\n").Where(line => line.StartsWith("If-Match", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_single_change_goes_out_with_its_ETag()
    {
        using var wire = new Wire { Status = HttpStatusCode.ServiceUnavailable };
        foreach (RowChange change in (RowChange[])[new RowChange.Delete("a", "W/\"one\""), new RowChange.Replace(new Row(Partition, "a"), "W/\"one\"")])
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Open(Offline, wire).SubmitAsync("Wired", Partition, [change], Stop));
            Assert.Equal("W/\"one\"", wire.LastIfMatch);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("专")]
    [InlineData("<\"&>")]
    [InlineData("😀")]
    public async Task A_transaction_that_is_allowed_is_not_larger_than_4_MiB_on_the_wire(string unit)
    {
        using var wire = new Wire { Status = HttpStatusCode.ServiceUnavailable };
        var store = Open(Offline, wire);
        var text = string.Concat(Enumerable.Repeat(unit, 8_000 / unit.Length));
        var largest = Enumerable.Range(1, TableLimits.TransactionChanges).Select(rows => Enumerable.Range(0, rows)
            .Select(i => (RowChange)new RowChange.Insert(new Row(Partition, $"键{i:D3}").Set("A", text).Set("B", new byte[30_000]).Set("N", 1L).Set("T", DateTimeOffset.MaxValue).Set("D", 1.0 / 3)))
            .ToArray()).Last(IsAllowed);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.SubmitAsync("Wired", Partition, largest, Stop));
        Assert.InRange(wire.LastBody.Length, TableLimits.TransactionBytes / 2, TableLimits.TransactionBytes);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(null)]
    public async Task A_service_that_does_not_answer_is_unavailable_and_no_secret_is_told(HttpStatusCode? status)
    {
        foreach (var retries in (int[])[0, 1])
        {
            using var wire = new Wire { Status = status };
            var store = Open(Offline, wire, retries);
            await FailsAsync(async () => await store.ReadAsync("Wired", Partition, "a", Stop));
            await FailsAsync(async () => await store.QueryAsync("Wired", new RowRange(Partition), Stop));
            await FailsAsync(async () => await store.ReadManyAsync("Wired", Partition, ["a", "b"], Stop));
            await FailsAsync(async () => await store.SubmitAsync("Wired", Partition, [new RowChange.Insert(new Row(Partition, "a"))], Stop));
        }

        static async Task FailsAsync(Func<Task> request)
        {
            var told = (await Assert.ThrowsAsync<StoreUnavailableException>(request)).ToString();
            Assert.DoesNotContain(Key, told, StringComparison.Ordinal);
            Assert.DoesNotContain("SharedKey", told, StringComparison.OrdinalIgnoreCase);
        }
    }

    static bool IsAllowed(RowChange[] changes)
    {
        try
        {
            TableLimits.ValidateTransaction(Partition, changes);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static AzureTableStore Open(string connection, Wire wire, int retries = 0)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(wire) };
        options.Retry.MaxRetries = retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return new AzureTableStore(new TableServiceClient(connection, options));
    }

    /// <summary>A line that can be cut: after the request, so that the service did the work, or instead of it.</summary>
    sealed class Wire : HttpMessageHandler
    {
        HttpMessageInvoker? _inner;

        public HttpMessageHandler Inner
        {
            init => _inner = new HttpMessageInvoker(value);
        }

        /// <summary>What every request but the creation of a table is answered where there is no service; null breaks the connection.</summary>
        public HttpStatusCode? Status { get; init; }

        /// <summary>How many answers to a change to lose.</summary>
        public int LoseAnswers { get; set; }

        public string LastBody { get; private set; } = "";

        public string? LastIfMatch { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_inner is not null)
            {
                var answer = await _inner.SendAsync(request, cancellationToken);
                if (request.Method == HttpMethod.Get || LoseAnswers == 0)
                    return answer;
                LoseAnswers--;
                answer.Dispose();
                throw new HttpRequestException("The connection was cut.");
            }
            LastIfMatch = request.Headers.TryGetValues("If-Match", out var values) ? string.Join(',', values) : null;
            if (request.Content is not null)
                LastBody = Encoding.Latin1.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
            if (request.RequestUri!.AbsolutePath.EndsWith("/Tables", StringComparison.Ordinal))
                return new HttpResponseMessage(HttpStatusCode.NoContent) { RequestMessage = request };
            return Status is { } status
                ? new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent("") }
                : throw new HttpRequestException("There is no connection.");
        }

        protected override void Dispose(bool disposing)
        {
            _inner?.Dispose();
            base.Dispose(disposing);
        }
    }
}
