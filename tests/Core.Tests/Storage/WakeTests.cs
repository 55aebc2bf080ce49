using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class WakeTests
{
    [Fact]
    public void A_wake_up_reads_back_what_it_says() =>
        Gen.String[Gen.Char['!', '~'], 0, 50].Sample(scope => Wake.Parse(new Wake(Wake.SendDeliveries, 1, scope).ToBody(), Wake.SendDeliveries)?.Scope == scope);

    [Fact]
    public void Its_form_is_fixed() =>
        Assert.Equal("national|0", Wake.Parse("""{"name":"delivery.send","version":1,"scope":"national|0"}""", Wake.SendDeliveries)?.Scope);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"delivery.send\"")]
    [InlineData("{}")]
    [InlineData("""{"name":"delivery.send","version":1}""")]
    [InlineData("""{"name":"delivery.send","version":1,"scope":null}""")]
    [InlineData("""{"name":"delivery.send","version":1,"scope":7}""")]
    [InlineData("""{"name":"delivery.send","version":2,"scope":"a"}""")]
    [InlineData("""{"name":"listing.fan-out","version":1,"scope":"a"}""")]
    [InlineData("""{"name":"delivery.send","version":"one","scope":"a"}""")]
    public void Anything_else_is_of_no_use(string body) => Assert.Null(Wake.Parse(body, Wake.SendDeliveries));

    [Fact]
    public void Arbitrary_text_never_throws() => Gen.String.Sample(body => { Wake.Parse(body, Wake.SendDeliveries); });

    [Fact]
    public async Task Each_scope_is_woken_once()
    {
        var sender = new RecordingWakeSender();
        await new DeliveryWaker(sender, NullLogger<DeliveryWaker>.Instance).WakeAsync(["a|0", "b|0", "a|0"], CancellationToken.None);
        Assert.Equal([(Queues.DeliverySend, "a|0"), (Queues.DeliverySend, "b|0")], sender.Sent.Select(s => (s.Queue, Wake.Parse(s.Body, Wake.SendDeliveries)!.Scope)));
    }

    [Fact]
    public async Task A_wake_up_that_cannot_be_sent_is_forgotten() =>
        await new FanOutWaker(new BrokenWakeSender(), NullLogger<FanOutWaker>.Instance).WakeAllAsync(CancellationToken.None);

    sealed class BrokenWakeSender : IWakeSender
    {
        public ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken) =>
            throw new TimeoutException("The queue does not answer.");
    }
}
