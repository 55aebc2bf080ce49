using System.Text.Json.Nodes;
using PatentHub.Adapters.Deliveries.Templated;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What is wrong with a described style is told when the profile is read, with file, line and field.</summary>
public sealed class StyleFileTests
{
    [Fact]
    public void A_good_profile_is_read() =>
        Assert.Equal(["publish", "withdraw", "read", "list"], SampleStyle.Style().Operations.Keys);

    [Theory]
    [InlineData("auth.kind", "\"magic\"", "auth.kind must be one of none, standardWebhooks, oauth2, gateway")]
    [InlineData("auth.algorithm", "\"rot13\"", "auth.algorithm must be one of hmac-sha256, hmac-sm3, sha256, sm3, sm2")]
    [InlineData("auth.colour", "1", "auth.colour is no field; the fields here are kind, algorithm")]
    [InlineData("auth.text", "\"{{ methd }}\"", "auth.text fails with a request: line 1 of the template: Undefined variable 'methd'")]
    [InlineData("auth.headers.X-Sign", "\"{{ sgn }}\"", "fails with a request")]
    [InlineData("credentials.appSecret", null, "credentials.appSecret (or the setting Platforms:test:Credentials:appSecret) is missing; give a text")]
    [InlineData("operations.publish", null, "operations.publish is missing; describe it, or batch")]
    [InlineData("operations.fly", "{}", "operations.fly is no field; the fields here are publish, withdraw, read, list, batch, job")]
    [InlineData("operations.publish.method", "\"FETCH\"", "operations.publish.method must be one of GET, POST, PUT, PATCH, DELETE")]
    [InlineData("operations.publish.path", "\"save\"", "the path of 'publish' must begin with / and have no query")]
    [InlineData("operations.publish.body", "[\"{\", \"{{ listing.titel }}\", \"}\"]", "operations.publish.body fails with a supply listing that has every field: line 2 of the template: listing.titel is no field of the document")]
    [InlineData("operations.publish.path", "\"/save/{{ listing.titel }}\"", "operations.publish.path fails with a supply listing that has every field: line 1 of the template: listing.titel is no field of the document")]
    [InlineData("operations.publish.path", "\"save\"", "operations.publish.path fails with a supply listing that has every field: the path of 'publish' must begin with / and have no query")]
    [InlineData("operations.publish.body", "[\"{\", \"{{ listing.holders[0].phone }}\", \"}\"]", "line 2 of the template: listing.holders.phone is no field of the document")]
    [InlineData("operations.publish.body", "[\"{\", \"{% if listing.title %}\", \"}\"]", "operations.publish.body is no Liquid template: line 3 of the template: '{% endif %}' was expected")]
    [InlineData("operations.publish.body", "[\"{\", \"\\\"a\\\": {{ listing.summary }}\", \"}\"]", "is no JSON")]
    [InlineData("operations.publish.body", "\"{\\\"need\\\": {{ listing.budget.min }} }\"", "operations.publish.body fails with")]
    [InlineData("operations.publish.body", "[\"{\", \"\\\"a\\\": \\\"{{ listing.title | raw }}\\\"\", \"}\"]", "Undefined filter 'raw'")]
    [InlineData("operations.publish.body", "\"{{ listing.ipc }}\"", "a list cannot be written as text; use '| json' or '| join'")]
    [InlineData("operations.publish.body", "\"{% include 'secrets' %}\"", "Unknown tag 'include'")]
    [InlineData("operations.publish.body", "[\"{\", \"\\\"a\\\": {{ listing.region | code: 'regoin' | json }}\", \"}\"]", "there is no code table 'regoin'; add it under 'codes'")]
    [InlineData("operations.publish.item", "\"{}\"", "operations.publish.item is for a batch only")]
    [InlineData("operations.publish.bodyFile", "\"x.liquid\"", "operations.publish.bodyFile and body exclude each other")]
    [InlineData("operations.read.reply.id", "\"data..no\"", "operations.read.reply.id is no JMESPath expression: line 1 of it: syntax, near '.' (column 6)")]
    [InlineData("operations.read.reply.id", null, "operations.read.reply.id is missing; say where it stands in the reply")]
    [InlineData("operations.list.reply.item.id", null, "operations.list.reply.item.id is missing; say where it stands in an item")]
    [InlineData("operations.list.reply.item.id", "\"nosuch(@)\"", "no function named nosuch has been registered")]
    [InlineData("reply.classes.0", "\"fine\"", "reply.classes.0 must be one of accepted, pending, rejected, throttled, transient, unauthorised, stale, unknown, absent")]
    [InlineData("reply.statuses.1", "\"fine\"", "reply.statuses.1 must be one of accepted, pending, rejected")]
    [InlineData("codes.region.otherwise", "\"guess\"", "codes.region.otherwise must be one of refuse, keep")]
    [InlineData("codes.region.map", null, "codes.region has no map; give one, or a default")]
    public void An_error_names_the_field_and_the_remedy(string field, string? value, string message)
    {
        var errors = SampleStyle.Errors(profile => Set(profile, field, value));
        Assert.Contains(errors, error => error.Contains(message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.StartsWith("test.json, line ", error, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("not a real secret", StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_line()
    {
        var errors = SampleStyle.Errors(profile =>
        {
            Set(profile, "level", "\"global\"");
            Set(profile, "operations.publish.method", "\"FETCH\"");
            Set(profile, "reply.classes.0", "\"fine\"");
        });
        Assert.Equal(3, errors.Length);
        var lines = errors.Select(e => int.Parse(e.Split("line ")[1].Split(':')[0], null)).ToList();
        Assert.Equal(lines.Order(), lines);
        Assert.Equal(4, lines[0]);
    }

    [Fact]
    public void A_template_may_stand_in_a_file_beside_and_is_named_with_its_line()
    {
        void Beside(JsonObject profile)
        {
            Set(profile, "operations.publish.body", null);
            Set(profile, "operations.publish.bodyFile", "\"publish.liquid\"");
        }
        Assert.NotNull(((TemplatedProfile)SampleStyle.Load(Beside, ("publish.liquid", "{\"no\": \"{{ id }}\"}"))).Style.Find("publish")!.Body);
        Assert.Contains("operations.publish.bodyFile is no Liquid template: publish.liquid, line 2: Unknown tag 'fi'", Assert.Single(SampleStyle.Errors(Beside, ("publish.liquid", "{\n{% fi %}}"))), StringComparison.Ordinal);
        Assert.Contains("names 'publish.liquid', which is no file beside the profile", Assert.Single(SampleStyle.Errors(Beside)), StringComparison.Ordinal);
        Assert.Contains("which is no file beside the profile", Assert.Single(SampleStyle.Errors(profile => { Beside(profile); Set(profile, "operations.publish.bodyFile", "\"../test.json\""); })), StringComparison.Ordinal);
    }

    static void Set(JsonObject profile, string field, string? value)
    {
        JsonNode place = profile;
        var names = field.Split('.');
        foreach (var name in names[..^1])
            place = place[name]!;
        if (value is null)
            place.AsObject().Remove(names[^1]);
        else
            place[names[^1]] = JsonNode.Parse(value);
    }
}
