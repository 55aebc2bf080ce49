using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Failures;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class FailureTests
{
    const string Partition = "one|0";

    readonly MemoryTableStore _tables = new(Clocks.Fake());

    [Theory]
    [InlineData("记录 S-202110377287X 重复", "记录 S-2021190000013 重复")]
    [InlineData("duplicate of 3f2a91", "duplicate of 77aa0b12")]
    [InlineData("Field 12 is empty", "field 7 is empty ")]
    public void What_differs_from_case_to_case_makes_no_other_cause(string one, string other) =>
        Assert.Equal(new Failure("rejected", "E-1", one).Fingerprint, new Failure("rejected", "E-1", other).Fingerprint);

    [Theory]
    [InlineData("rejected", "E-RULE", "transient", "E-RULE")]
    [InlineData("transient", "HTTP 500", "transient", "HTTP 502")]
    [InlineData("rejected", "content-refused", "rejected", "field-missing")]
    [InlineData("rejected", "1001", "rejected", "1002")]
    [InlineData("transient", "code 1001", "transient", "code 1002")]
    public void Another_class_code_or_status_is_another_cause(string oneClass, string oneCode, string otherClass, string otherCode) =>
        Assert.NotEqual(new Failure(oneClass, oneCode, null).Fingerprint, new Failure(otherClass, otherCode, null).Fingerprint);

    [Fact]
    public void Only_what_has_failed_is_a_failure()
    {
        Assert.Null(Failure.Of(SampleDelivery.Accepted));
        Assert.Null(Failure.Of(SampleDelivery.Pending));
        Assert.Null(Failure.Of(SampleDelivery.Waiting));
        Assert.Null(Failure.Of(SampleDelivery.Unknown));
        Assert.Equal(new Failure("transient", "HTTP 500", null), Failure.Of(SampleDelivery.Waiting with { Attempts = 1, LastReply = "transient", LastReason = "HTTP 500" }));
        Assert.Equal(new Failure("unknown", "timed out", null), Failure.Of(SampleDelivery.Unknown with { LastReply = "unknown", LastReason = "timed out" }));
        Assert.Equal(new Failure("rejected", "E-1", "no"), Failure.Of(SampleDelivery.Rejected with { LastReason = "E-1", LastMessage = "no" }));
        Assert.Equal(new Failure("parked", "timed out", null), Failure.Of(SampleDelivery.Rejected with { Phase = DeliveryPhase.Parked, LastReason = "timed out" }));
    }

    [Fact]
    public async Task The_index_follows_the_delivery_from_cause_to_cause_and_out()
    {
        var failing = SampleDelivery.Waiting with { Attempts = 1, LastReply = "transient", LastReason = "HTTP 500", LastAttemptAt = Clocks.Start };
        await SaveAsync(failing);
        var first = Assert.Single(Index());
        await SaveAsync(failing with { Attempts = 2, LastAttemptAt = Clocks.Start.AddMinutes(1), ChangedAt = Clocks.Start.AddMinutes(1) });
        var same = Assert.Single(Index());
        Assert.Equal((first.RowKey, first.Since, Clocks.Start.AddMinutes(1)), (same.RowKey, same.Since, same.LastSeenAt));

        await SaveAsync(SampleDelivery.Rejected with { LastReason = "E-1", ChangedAt = Clocks.Start.AddMinutes(2) });
        var other = Assert.Single(Index());
        Assert.Equal(("rejected", "E-1", Clocks.Start.AddMinutes(2)), (other.Failure.Class, other.Failure.Code, other.Since));
        await SaveAsync(SampleDelivery.Accepted);
        Assert.Empty(Index());
    }

    /// <summary>Rows that were stored before there was an index have no entry; they get one with the next change, and lack none that is to go.</summary>
    [Fact]
    public async Task An_old_row_without_an_entry_does_no_harm()
    {
        var failing = SampleDelivery.Waiting with { DueAt = null, Phase = DeliveryPhase.Rejected, LastReason = "E-1" };
        await _tables.SubmitAsync(HubTables.Deliveries, Partition, [new RowChange.Insert(failing.ToRow(Partition))], default);
        await SaveAsync(failing with { LastReason = "E-2" });
        Assert.Equal("E-2", Assert.Single(Index()).Failure.Code);
        await SaveAsync(SampleDelivery.Accepted);
        Assert.Empty(Index());
    }

    async Task SaveAsync(Delivery next)
    {
        var store = new DeliveryStore(_tables, new HubTotals(new UnobservedMeters()));
        var known = await store.ReadAsync(Partition, [next.ListingId], default);
        Assert.Single(await store.SaveAsync(Partition, known, [new DeliveryChange(next.ListingId, _ => next)], default));
    }

    List<FailedDelivery> Index() => [.. _tables.Rows(HubTables.Deliveries, Partition).Where(r => r.RowKey.StartsWith(FailedDelivery.Prefix, StringComparison.Ordinal)).Select(FailedDelivery.FromRow)];
}
