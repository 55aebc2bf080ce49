using System.Net;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class PlatformSignatureTests
{
    const string Id = "S-202110377287X";
    const string Uuid = "0b8f3c9e-2d0c-4c7e-9a51-6f0a5b7c1d2e";

    [Fact]
    public async Task Takes_any_of_its_secrets_and_any_of_several_signatures()
    {
        await using var stage = await Stage.OpenAsync();
        const string Unknown = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        using var rotating = new SigningHub(stage.Address, stage.Clock, Unknown, Stage.NextSecret);
        using var foreign = new SigningHub(stage.Address, stage.Clock, Unknown);
        Assert.Equal(HttpStatusCode.Created, (await rotating.PutAsync(Id, 1)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await foreign.PutAsync(Id, 2)).Status);
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.BadSignature));
    }

    [Fact]
    public async Task Refuses_a_body_other_than_the_signed_one()
    {
        await using var stage = await Stage.OpenAsync();
        var request = stage.Hub.Request(HttpMethod.Put, Id, 1, SigningHub.Supply(Id, 1).ToJsonString());
        request.Content = new StringContent(SigningHub.Supply(Id, 1, "别的标题").ToJsonString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.Hub.SendAsync(request)).Status);
        Assert.Empty(stage.Platform.Holdings());
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-signature")]
    public async Task Refuses_a_request_without_one_of_the_headers(string header)
    {
        await using var stage = await Stage.OpenAsync();
        var request = stage.Hub.Request(HttpMethod.Get, Id, 0);
        request.Headers.Remove(header);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.Hub.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData(-299, HttpStatusCode.NotFound)]
    [InlineData(299, HttpStatusCode.NotFound)]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    public async Task Tolerates_five_minutes(int seconds, HttpStatusCode expected)
    {
        await using var stage = await Stage.OpenAsync();
        var request = stage.Hub.Request(HttpMethod.Get, Id, 0, at: stage.Clock.Now.AddSeconds(seconds));
        Assert.Equal(expected, (await stage.Hub.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("PUT:" + Id + ":2:" + Uuid)]
    [InlineData("DELETE:S-1:2:" + Uuid)]
    [InlineData("DELETE:" + Id + ":1:" + Uuid)]
    [InlineData("DELETE:" + Id + ":2:not-a-uuid")]
    [InlineData("DELETE:" + Id + ":2")]
    public async Task Refuses_a_signature_made_for_something_else(string messageId)
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 1);
        var answer = await stage.Hub.SendAsync(stage.Hub.Request(HttpMethod.Delete, Id, 2, messageId: messageId));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Single(stage.Platform.Holdings());
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.BindingMismatch));
    }

    [Fact]
    public async Task Refuses_a_replay()
    {
        await using var stage = await Stage.OpenAsync();
        var messageId = $"GET:{Id}:0:{Uuid}";
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Hub.SendAsync(stage.Hub.Request(HttpMethod.Get, Id, 0, messageId: messageId))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.Hub.SendAsync(stage.Hub.Request(HttpMethod.Get, Id, 0, messageId: messageId))).Status);
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.Replayed));
    }

    [Fact]
    public async Task Wants_the_idempotency_key_of_the_revision()
    {
        await using var stage = await Stage.OpenAsync();
        var request = stage.Hub.Request(HttpMethod.Put, Id, 1, SigningHub.Supply(Id, 1).ToJsonString());
        request.Headers.Remove("Idempotency-Key");
        request.Headers.Add("Idempotency-Key", Id + ":2");
        var answer = await stage.Hub.SendAsync(request);
        Assert.Equal((HttpStatusCode.BadRequest, "IdempotencyKeyMismatch"), (answer.Status, answer["code"]));
    }
}
