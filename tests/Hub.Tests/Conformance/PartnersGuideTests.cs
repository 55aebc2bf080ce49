using System.Text;
using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Conformance;

/// <summary>The guide for partners says what the hub does.</summary>
public sealed class PartnersGuideTests
{
    const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Folder("docs"), "partners.md"));

    [Fact]
    public void Its_test_vectors_are_what_the_hub_and_the_simulator_compute()
    {
        const string fence = "```json vectors";
        var begin = Guide.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        var vectors = JsonSerializer.Deserialize<Vector[]>(Guide[begin..Guide.IndexOf("```", begin, StringComparison.Ordinal)], JsonSerializerOptions.Web)!;
        Assert.Equal(3, vectors.Length);
        Assert.Contains(Secret, Guide, StringComparison.Ordinal);
        Assert.All(vectors, vector =>
        {
            var body = Encoding.UTF8.GetBytes(vector.Body);
            Assert.Equal(vector.Signature, SigningSecret.TryParse(Secret)!.Sign(vector.Id, vector.Timestamp, body));
            Assert.Equal(vector.Signature, WebhookSignature.Sign(Secret, vector.Id, vector.Timestamp, body));
        });
    }

    [Fact]
    public void It_is_in_Chinese_first_and_then_in_English() =>
        Assert.InRange(Guide.IndexOf("# 平台接入指南", StringComparison.Ordinal), 0, Guide.IndexOf("# Connecting a platform", StringComparison.Ordinal));

    sealed record Vector(string Id, long Timestamp, string Body, string Signature);
}
