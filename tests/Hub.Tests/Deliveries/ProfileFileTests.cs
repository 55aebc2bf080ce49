using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Deliveries;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class ProfileFileTests
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    [Fact]
    public void A_good_file_is_read_with_the_defaults_of_the_contract()
    {
        var profile = Load(_ => { })!;
        Assert.Equal(("test", "http://127.0.0.1:1/base", false), (profile.Id, profile.BaseUrl.AbsoluteUri.TrimEnd('/'), profile.AllowPrivateNetwork));
        Assert.Equal((10.0, 4, 10), (profile.Limits.RequestsPerSecond, profile.Limits.Concurrency, profile.Limits.TimeoutSeconds));
    }

    [Theory]
    [InlineData("id", "\"Not An Id\"", "test.json, line 1: id must match [a-z0-9-]{1,40}.")]
    [InlineData("name", null, "test.json, line 1: name is missing; give a text.")]
    [InlineData("level", "\"global\"", "test.json, line 1: level must be national, provincial or municipal.")]
    [InlineData("protocol", "\"smoke\"", "test.json, line 1: protocol must be one of neutral, http, file.")]
    [InlineData("baseUrl", "\"ftp://x\"", "test.json, line 1: baseUrl must be an http or https address without query and user.")]
    [InlineData("baseUrl", "\"http://x/?a=1\"", "test.json, line 1: baseUrl must be an http or https address without query and user.")]
    [InlineData("baseUrl", null, "test.json, line 1: baseUrl is missing; give a text.")]
    [InlineData("baseUrl", "\"http://platform.example\"", "test.json, line 1: baseUrl must be an https address; without TLS only loopback may be reached.")]
    [InlineData("baseUrl", "\"http://10.1.2.3\"", "test.json, line 1: baseUrl must be an https address; without TLS only loopback may be reached.")]
    [InlineData("accepts", "[]", "test.json, line 1: accepts must be an array of \"supply\", \"demand\" and \"registration\", at least one.")]
    [InlineData("accepts", "[\"rumours\"]", "test.json, line 1: accepts must be an array of \"supply\", \"demand\" and \"registration\", at least one.")]
    [InlineData("secrets", "[\"whsec_AAAA\"]", "test.json, line 1: secrets must hold at least one secret: whsec_ and base64 of 24 to 64 bytes, or an object of secret, notBefore and expiresOn, times with an offset.")]
    [InlineData("webhookSecrets", null, "test.json, line 1: webhookSecrets (or the setting Platforms:test:WebhookSecrets:0) must hold at least one secret: whsec_ and base64 of 24 to 64 bytes, or an object of secret, notBefore and expiresOn, times with an offset.")]
    [InlineData("allowPrivateNetworks", "true", "test.json, line 1: allowPrivateNetworks is no field; the fields here are id, name, level, protocol, baseUrl, accepts, secrets, webhookSecrets, allowPrivateNetwork, limits, registration, packages, auth, credentials, codes, operations, reply, mayRepeat.")]
    [InlineData("limits", "7", "test.json, line 1: limits must be an object.")]
    [InlineData("limits", "{\"concurrency\":0}", "test.json, line 1: limits.concurrency must be a number from 1 to 256.")]
    [InlineData("limits", "{\"timeoutSeconds\":\"ten\"}", "test.json, line 1: limits.timeoutSeconds must be a number from 1 to 60.")]
    public void An_error_names_the_file_and_the_field(string field, string? value, string message)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Load(profile =>
        {
            profile.Remove(field);
            if (value is not null)
                profile[field] = JsonNode.Parse(value);
        }));
        Assert.Equal([message], error.Failures);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"accepts":["registration"]}""", "registration is missing: a platform that accepts \"registration\" needs {\"legalBasis\"")]
    [InlineData("""{"registration":{"legalBasis":"个人信息保护法 §13","fields":["stateFunded"]}}""", "accepts lacks \"registration\"")]
    [InlineData("""{"accepts":["registration"],"registration":{"fields":["stateFunded"]}}""", "registration.legalBasis is missing; give a text.")]
    [InlineData("""{"accepts":["registration"],"registration":{"legalBasis":" ","fields":["stateFunded"]}}""", "registration.legalBasis must name the clause")]
    [InlineData("""{"accepts":["registration"],"registration":{"legalBasis":"§13","fields":[]}}""", "registration.fields must be an array of at least one of summary, holders")]
    [InlineData("""{"accepts":["registration"],"registration":{"legalBasis":"§13","fields":["inventors"]}}""", "registration.fields must be an array of at least one of summary, holders")]
    [InlineData("""{"accepts":["registration"],"registration":{"legalBasis":"§13","fields":["stateFunded"],"reason":"x"}}""", "registration.reason is no field; the fields here are legalBasis, fields.")]
    [InlineData("""{"protocol":"file"}""", "packages.schedule is missing; give a text.")]
    [InlineData("""{"protocol":"file","packages":{"schedule":"at nine"}}""", "packages.schedule must be NCrontab of six fields in UTC")]
    [InlineData("""{"protocol":"file","packages":{"schedule":"0 0 1 * * 1","receiptDays":0}}""", "packages.receiptDays must be a number from 1 to 365.")]
    public void What_is_told_of_registrations_and_how_packages_are_made_is_checked(string change, string message)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Load(profile =>
        {
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
                profile[name] = value?.DeepClone();
        }));
        Assert.Contains(message, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_without_an_interface_needs_neither_address_nor_secrets()
    {
        var profile = Load(p =>
        {
            foreach (var name in (string[])["baseUrl", "secrets", "webhookSecrets"])
                p.Remove(name);
            (p["protocol"], p["packages"]) = ("file", JsonNode.Parse("""{"schedule":"0 0 1 * * 1"}"""));
        })!;
        Assert.Equal(new("0 0 1 * * 1", 7), profile.Packages);
        Assert.Empty(profile.WebhookSecrets);
    }

    [Theory]
    [InlineData("timeoutSeconds", "1e400")]
    [InlineData("requestsPerSecond", "0")]
    public void Limits_out_of_reach_are_refused(string limit, string value) =>
        Assert.Single(Assert.Throws<OptionsValidationException>(() => Load(profile => profile["limits"] = JsonNode.Parse($$"""{"{{limit}}":{{value}}}"""))).Failures);

    [Fact]
    public void Secrets_may_come_from_the_settings()
    {
        var profile = Load(p => p.Remove("secrets"), new Dictionary<string, string?> { ["Platforms:test:Secrets:0"] = Secret })!;
        Assert.Single(profile.Secrets);
    }

    [Fact]
    public void In_the_settings_an_id_may_have_underscores_for_hyphens()
    {
        var profile = Load(p =>
        {
            p["id"] = "the-platform";
            p.Remove("secrets");
        }, new Dictionary<string, string?> { ["Platforms:the_platform:Secrets:0"] = Secret })!;
        Assert.Single(profile.Secrets);
    }

    [Fact]
    public void A_secret_may_say_from_when_to_when_it_is_used_beside_one_that_does_not()
    {
        var secrets = Load(p => p["secrets"] = new JsonArray(
            new JsonObject { ["secret"] = Secret, ["notBefore"] = "2026-12-01T00:00:00+08:00" },
            new JsonObject { ["secret"] = Secret, ["expiresOn"] = "2026-12-08T00:00:00.000000Z" }, Secret))!.Secrets;
        Assert.Equal([new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(8)), null, null], secrets.Select(s => s.NotBefore));
        Assert.Equal([null, new DateTimeOffset(2026, 12, 8, 0, 0, 0, TimeSpan.Zero), null], secrets.Select(s => s.ExpiresOn));
    }

    [Fact]
    public void Settings_may_say_so_too()
    {
        var secret = Assert.Single(Load(p => p.Remove("secrets"), new Dictionary<string, string?> { ["Platforms:test:Secrets:0:Secret"] = Secret, ["Platforms:test:Secrets:0:ExpiresOn"] = "2026-12-08T00:00:00+08:00" })!.Secrets);
        Assert.Equal(new DateTimeOffset(2026, 12, 8, 0, 0, 0, TimeSpan.FromHours(8)), secret.ExpiresOn);
    }

    [Theory]
    [InlineData("""{"secret":"SECRET","expiresOn":"2026-12-08"}""")]
    [InlineData("""{"secret":"SECRET","expiresOn":"2026-12-08T00:00:00"}""")]
    [InlineData("""{"secret":"SECRET","expiresOn":17}""")]
    [InlineData("""{"secret":"SECRET","expires":"2026-12-08T00:00:00Z"}""")]
    [InlineData("""{"secret":"SECRET","notBefore":"2026-12-08T00:00:00Z","expiresOn":"2026-12-08T00:00:00Z"}""")]
    [InlineData("""{"expiresOn":"2026-12-08T00:00:00Z"}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    public void A_secret_whose_time_cannot_be_read_is_refused_and_not_valid_for_ever(string entry)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Load(p => p["secrets"] = new JsonArray(JsonNode.Parse(entry.Replace("SECRET", Secret, StringComparison.Ordinal)))));
        Assert.StartsWith("test.json, line 1: secrets must hold", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:1/base")]
    [InlineData("http://[::1]:1")]
    [InlineData("https://platform.example/api")]
    public void Loopback_and_TLS_are_good_addresses(string address) => Assert.NotNull(Load(p => p["baseUrl"] = address));

    [Fact]
    public void All_errors_of_all_files_are_told_at_once()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["a.json"], "{\n\"id\": \"a\",\n oops }");
        File.WriteAllText(folder["b.json"], "[]");
        File.WriteAllText(folder["c.json"], Profile().ToJsonString());
        File.WriteAllText(folder["d.json"], Profile().ToJsonString());
        var error = Assert.Throws<OptionsValidationException>(() => PlatformProfileDirectory.Load(folder.Path, new ConfigurationBuilder().Build()));
        Assert.Equal(["a.json, line 3: no valid JSON.", "b.json, line 1: a profile must be a JSON object.", "d.json, line 1: id is 'test' as in c.json; ids must differ."], error.Failures);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        var error = Assert.Throws<OptionsValidationException>(() => PlatformProfileDirectory.Load("/nowhere/at/all", new ConfigurationBuilder().Build()));
        Assert.Equal(["Platforms:Directory: the folder '/nowhere/at/all' does not exist."], error.Failures);
    }

    static PatentHub.Deliveries.PlatformProfile? Load(Action<JsonObject> change, Dictionary<string, string?>? settings = null)
    {
        using var folder = new TemporaryDirectory();
        var profile = Profile();
        change(profile);
        File.WriteAllText(folder["test.json"], profile.ToJsonString());
        return PlatformProfileDirectory.Load(folder.Path, new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Values.SingleOrDefault();
    }

    static JsonObject Profile() => new()
    {
        ["id"] = "test",
        ["name"] = "示例平台",
        ["level"] = "municipal",
        ["protocol"] = "neutral",
        ["baseUrl"] = "http://127.0.0.1:1/base/",
        ["accepts"] = new JsonArray("supply"),
        ["secrets"] = new JsonArray(Secret),
        ["webhookSecrets"] = new JsonArray(Secret),
    };
}
