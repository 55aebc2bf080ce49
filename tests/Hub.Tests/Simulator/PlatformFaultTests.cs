using System.Net;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class PlatformFaultTests
{
    const string Id = "S-202110377287X";

    [Fact]
    public async Task Fails_the_first_attempt_only()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { ErrorRate = 1, FirstAttemptsOnly = true });
        Assert.Equal(HttpStatusCode.InternalServerError, (await stage.Hub.PutAsync(Id, 1)).Status);
        Assert.Equal(HttpStatusCode.Created, (await stage.Hub.PutAsync(Id, 1)).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await stage.Hub.PutAsync(Id, 2)).Status);
        Assert.Empty(stage.Platform.Summary().Violations);
    }

    [Theory]
    [InlineData(false, "7")]
    [InlineData(true, "Mon, 23 Nov 2026 08:00:07 GMT")]
    public async Task Asks_to_wait_in_seconds_or_until_a_date(bool asDate, string expected)
    {
        var faults = new FaultOptions { ThrottleRate = 1, RetryAfterSeconds = 7, RetryAfterAsDate = asDate };
        await using var stage = await Stage.OpenAsync(faults: faults);
        var throttled = await stage.Hub.PutAsync(Id, 1);
        stage.Platform.Faults = faults with { ThrottleRate = 0, UnavailableRate = 1 };
        var unavailable = await stage.Hub.PutAsync(Id, 1);
        Assert.Equal((429, expected), ((int)throttled.Status, throttled.RetryAfter));
        Assert.Equal((503, expected), ((int)unavailable.Status, unavailable.RetryAfter));
    }

    [Fact]
    public async Task Drops_the_answer_after_storing()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { DropRate = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => stage.Hub.PutAsync(Id, 1));
        Assert.Single(stage.Platform.Holdings());

        stage.Platform.Faults = FaultOptions.None;
        Assert.Equal(HttpStatusCode.OK, (await stage.Hub.PutAsync(Id, 1)).Status);
        Assert.Equal([Violation.Repeated], stage.Platform.Summary().Violations.Keys);
    }

    [Fact]
    public async Task Answers_something_that_is_not_JSON_after_storing()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { GarbledRate = 1 });
        var answer = await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("<", answer.Text, StringComparison.Ordinal);
        Assert.Single(stage.Platform.Holdings());
    }

    [Fact]
    public async Task Lies()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { LieRate = 1 });
        var answer = await stage.Hub.PutAsync(Id, 1);
        Assert.Equal((HttpStatusCode.Created, "accepted"), (answer.Status, answer["status"]));
        Assert.Empty(stage.Platform.Holdings());
        Assert.False(Assert.Single(stage.Platform.Ledger()).Stored);
    }

    [Fact]
    public async Task Hangs_until_released_and_then_carries_on()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { HangRate = 1 });
        var hanging = stage.Hub.PutAsync(Id, 1);
        await stage.Platform.HangingAsync();
        Assert.False(hanging.IsCompleted);
        Assert.Equal("hung", Assert.Single(stage.Platform.Ledger()).Outcome);

        stage.Platform.Faults = FaultOptions.None;
        await stage.Hub.PutAsync(Id, 2);
        Assert.Contains((await hanging).Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict });
        Assert.Equal(2, Assert.Single(stage.Platform.Holdings()).Revision);
    }

    [Fact]
    public async Task Ends_although_requests_hang()
    {
        Task<SigningHub.Answer> hanging;
        await using (var stage = await Stage.OpenAsync(faults: new FaultOptions { HangRate = 1, HangAfterStoring = true }))
        {
            hanging = stage.Hub.PutAsync(Id, 1);
            await stage.Platform.HangingAsync();
            Assert.Single(stage.Platform.Holdings());
        }

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
    }

    [Fact]
    public async Task Refuses_everything_while_its_gateway_is_broken()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { Maintenance = true });
        Assert.Equal("maintenance", (await stage.Hub.PutAsync(Id, 1))["code"]);
        Assert.Equal(HttpStatusCode.OK, (await stage.Hub.ListAsync()).Status);
    }

    [Fact]
    public async Task Is_unauthorised_for_a_while()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Platform.Faults = new FaultOptions { UnauthorisedStatus = 403, Until = stage.Clock.Now.AddMinutes(1) };
        Assert.Equal(HttpStatusCode.Forbidden, (await stage.Hub.PutAsync(Id, 1)).Status);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(HttpStatusCode.Created, (await stage.Hub.PutAsync(Id, 1)).Status);
    }

    [Fact]
    public async Task Cannot_be_asked_for_one_listing()
    {
        await using var stage = await Stage.OpenAsync(faults: new FaultOptions { ReadOneDisabled = true });
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await stage.Hub.GetAsync(Id)).Status);
        Assert.Equal(HttpStatusCode.OK, (await stage.Hub.ListAsync()).Status);
    }

    [Fact]
    public async Task Forgets_everything_or_what_was_stored_of_late_but_not_its_ledger()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 1);
        await stage.Hub.PutAsync("S-1", 1);
        stage.Clock.Now += TimeSpan.FromMinutes(1);
        await stage.Hub.PutAsync(Id, 2);
        await stage.Hub.DeleteAsync("S-1", 2);

        stage.Platform.Restart(recent: TimeSpan.FromSeconds(30));
        Assert.Equal([("S-1", 1), (Id, 1)], stage.Platform.Holdings().Select(held => (held.Id, held.Revision)));

        stage.Platform.Restart();
        Assert.Empty(stage.Platform.Holdings());
        Assert.Equal(6, stage.Platform.Summary().Entries);
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.OlderAfterNewer));
    }

    [Fact]
    public async Task Chooses_the_same_for_the_same_seed_whatever_the_order()
    {
        var faults = new FaultOptions { ErrorRate = 0.3, ThrottleRate = 0.2 };
        var ids = Enumerable.Range(1, 40).Select(number => $"S-{number}").ToArray();
        var statuses = new List<string>();
        foreach (var order in new[] { ids, [.. ids.Reverse()] })
        {
            await using var stage = await Stage.OpenAsync(faults: faults);
            var answers = await Task.WhenAll(order.Select(async id => $"{id} {(await stage.Hub.PutAsync(id, 1)).Status}"));
            statuses.Add(string.Join(',', answers.Order(StringComparer.Ordinal)));
        }

        Assert.Equal(statuses[0], statuses[1]);
        Assert.Contains("TooManyRequests", statuses[0], StringComparison.Ordinal);
        Assert.Contains("InternalServerError", statuses[0], StringComparison.Ordinal);
        Assert.Contains("Created", statuses[0], StringComparison.Ordinal);
    }
}
