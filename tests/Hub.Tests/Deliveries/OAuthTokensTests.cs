using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Tokens are asked for as seldom as can be, and one that is refused is renewed once.</summary>
public sealed class OAuthTokensTests
{
    [Fact]
    public async Task One_token_serves_all_until_shortly_before_its_end()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2", adapt: options => options with { TokenSeconds = 600 });
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => stage.PublishAsync(1, $"S-{i}")));
        Assert.Equal(1, Tokens(stage));
        stage.Clock.Advance(TimeSpan.FromSeconds(530));
        await stage.PublishAsync(2, "S-1");
        Assert.Equal(1, Tokens(stage));

        // A minute before the end, and up to six seconds earlier: one of many asks, and nobody is refused.
        stage.Clock.Advance(TimeSpan.FromSeconds(15));
        await Task.WhenAll(Enumerable.Range(1, 20).Select(i => stage.PublishAsync(3, $"S-{i}")));
        Assert.Equal(2, Tokens(stage));
        Assert.DoesNotContain(stage.Platform.Ledger(), entry => entry.Outcome == "refused");
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_under_load()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2");
        await stage.PublishAsync(1, "S-0");
        stage.Platform.RevokeAccess();
        var replies = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => stage.PublishAsync(1, $"S-{i}")));
        Assert.All(replies, reply => Assert.IsType<PushReply.Accepted>(reply));
        Assert.Equal(2, Tokens(stage));
        Assert.Equal(21, stage.Platform.Holdings().Count);
        stage.AssertNoViolation();
    }

    [Fact]
    public async Task A_new_token_that_is_refused_too_is_the_end_of_it()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2", faults: new FaultOptions { UnauthorisedStatus = 401 });
        Assert.IsType<PushReply.Unauthorised>(await stage.PublishAsync(1));
        Assert.Equal(2, Tokens(stage));
        Assert.Equal(2, stage.Platform.Ledger().Count(entry => entry.Method == "PUT"));
    }

    [Fact]
    public async Task A_token_that_ended_unseen_is_no_reason_to_fail()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2", adapt: options => options with { TokenSeconds = 600 });
        await stage.PublishAsync(1);
        stage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<PushReply.Accepted>(await stage.PublishAsync(2));
        Assert.Equal(2, Tokens(stage));
    }

    [Fact]
    public async Task A_client_that_is_not_known_is_unauthorised_and_nothing_is_sent()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2");
        var profile = (Adapters.Deliveries.Templated.TemplatedProfile)stage.Profile;
        var oauth = (Adapters.Deliveries.Authentication.AuthenticationSettings.OAuth)profile.Style.Authentication;
        var stranger = profile with { Style = profile.Style with { Authentication = oauth with { ClientSecret = "wrong" } } };
        var reply = Assert.IsType<PushReply.Unauthorised>(await stage.Gateway.PushAsync(stranger, new Push("S-1", 1, null, null), TestContext.Current.CancellationToken));
        Assert.Equal("the token endpoint answered HTTP 401", reply.Reason);
        Assert.DoesNotContain(stage.Platform.Ledger(), entry => entry.Method == "DELETE");
        Assert.DoesNotContain("wrong", oauth with { ClientSecret = "wrong" } + "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_token_endpoint_nothing_is_sent_and_nothing_is_in_doubt()
    {
        await using var stage = await StyleStage.OpenAsync("oauth2");
        var profile = (Adapters.Deliveries.Templated.TemplatedProfile)stage.Profile;
        var oauth = (Adapters.Deliveries.Authentication.AuthenticationSettings.OAuth)profile.Style.Authentication;
        var lost = profile with { Style = profile.Style with { Authentication = oauth with { TokenUrl = new Uri(profile.BaseUrl.AbsoluteUri + "/nowhere") } } };
        Assert.IsType<PushReply.Transient>(await stage.Gateway.PushAsync(lost, new Push("S-1", 1, null, null), TestContext.Current.CancellationToken));
        Assert.Empty(stage.Platform.Ledger());
    }

    static int Tokens(StyleStage stage) => stage.Platform.Ledger().Count(entry => entry is { Method: "TOKEN", Outcome: "token-given" });
}
