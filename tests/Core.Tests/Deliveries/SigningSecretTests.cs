using System.Text;
using CsCheck;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class SigningSecretTests
{
    const string Id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    const long Timestamp = 1674087231;
    const string CurrentSignature = "v1,ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIA=";
    const string FormerSignature = "v1,EloOg5FvYdP/IekYygtdXZTxRuBvq6Rb9tEjoQi5pqM=";

    // Signatures of these two were computed by an independent implementation of HMAC-SHA256.
    static readonly SigningSecret Current = Secret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
    static readonly SigningSecret Former = Secret("whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM=");
    static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"listing.accepted","data":{"标题":"专利"}}""");

    [Fact]
    public void Signs_the_example_of_the_standards_documentation() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8));

    [Fact]
    public void Signs_bytes_as_an_independent_implementation_does()
    {
        Assert.Equal(CurrentSignature, Current.Sign(Id, Timestamp, Body));
        Assert.Equal("v1,fpDA57Y6TXt9S8wH74mDYKMfFVXFbXYM0e4YOBPwm54=", Current.Sign("DELETE:S-1:4:u", Timestamp, []));
    }

    [Fact]
    public void During_a_rotation_there_is_one_signature_for_each_secret()
    {
        Assert.Equal($"{CurrentSignature} {FormerSignature}", SigningSecret.SignAll([Current, Former], Id, Timestamp, Body));
        Assert.Equal(CurrentSignature, SigningSecret.SignAll([Current], Id, Timestamp, Body));
    }

    [Fact]
    public void A_secret_signs_from_its_first_second_to_before_its_last()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Timestamp);
        Assert.Equal(CurrentSignature, SigningSecret.SignAll([Current, Former.Between(null, at)], Id, Timestamp, Body));
        Assert.Equal(FormerSignature, SigningSecret.SignAll([Current.Between(at.AddSeconds(1), null), Former], Id, Timestamp, Body));
        Assert.Equal($"{CurrentSignature} {FormerSignature}", SigningSecret.SignAll([Current.Between(at, null), Former.Between(null, at.AddSeconds(1))], Id, Timestamp, Body));
        Assert.Empty(SigningSecret.SignAll([Current.Between(null, at)], Id, Timestamp, Body));
    }

    [Fact]
    public void A_secret_verifies_by_the_receivers_clock_whatever_time_the_sender_claims()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Timestamp);
        Assert.True(SigningSecret.Verify([Current.Between(at, at.AddSeconds(1))], CurrentSignature, Id, Timestamp, Body, at));
        Assert.False(SigningSecret.Verify([Current.Between(null, at.AddSeconds(60))], CurrentSignature, Id, Timestamp, Body, at.AddSeconds(60)));
        Assert.False(SigningSecret.Verify([Current.Between(at, null)], CurrentSignature, Id, Timestamp, Body, at.AddTicks(-1)));
        Assert.False(SigningSecret.Verify([Former, Current.Between(null, at)], CurrentSignature, Id, Timestamp, Body, at));
        Assert.True(SigningSecret.Verify([Former, Current.Between(null, at)], FormerSignature, Id, Timestamp, Body, at));
    }

    [Fact]
    public void Secrets_run_out_when_there_is_a_moment_without_any()
    {
        var (now, notice) = (Clocks.Start, TimeSpan.FromDays(14));
        bool RunOut(params SigningSecret[] secrets) => SigningSecret.RunOutWithin(secrets, now, notice);
        Assert.False(RunOut());
        Assert.False(RunOut(Current));
        Assert.False(RunOut(Current.Between(null, now.AddDays(14).AddTicks(1))));
        Assert.True(RunOut(Current.Between(null, now.AddDays(14))));
        Assert.True(RunOut(Current.Between(null, now)));
        Assert.False(RunOut(Current.Between(null, now.AddDays(10)), Former.Between(now.AddDays(10), null)));
        Assert.True(RunOut(Current.Between(null, now.AddDays(10)), Former.Between(now.AddDays(11), null)));
        Assert.True(RunOut(Former.Between(now.AddDays(1), null)));
    }

    [Theory]
    [InlineData(CurrentSignature)]
    [InlineData(FormerSignature)]
    [InlineData($"{CurrentSignature} {FormerSignature}")]
    [InlineData($"v1,AAAA {FormerSignature}")]
    [InlineData($"v1a,{"hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="} {CurrentSignature}")]
    [InlineData($"  {CurrentSignature}  ")]
    public void Any_signature_with_any_secret_is_enough(string header) => Assert.True(Verify(header));

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,AAAA")]
    [InlineData("v1,not base64!")]
    [InlineData("v1")]
    [InlineData("ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIA=")]
    [InlineData("v2,ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIA=")]
    [InlineData("V1,ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIA=")]
    [InlineData("v1,ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIE=")]
    [InlineData("v1,ThJhX/oV/+CQFChCs3vkRzcrfHo9NRCAUE6qG1vvnIA=AAAA")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Anything_else_is_no_signature(string header) => Assert.False(Verify(header));

    [Fact]
    public void Another_id_time_body_or_secret_does_not_fit()
    {
        Assert.False(SigningSecret.Verify([Current], CurrentSignature, Id + "x", Timestamp, Body));
        Assert.False(SigningSecret.Verify([Current], CurrentSignature, Id, Timestamp + 1, Body));
        Assert.False(SigningSecret.Verify([Current], CurrentSignature, Id, Timestamp, [.. Body, (byte)' ']));
        Assert.False(SigningSecret.Verify([Former], CurrentSignature, Id, Timestamp, Body));
        Assert.False(SigningSecret.Verify([], CurrentSignature, Id, Timestamp, Body));
    }

    [Fact]
    public void Garbage_is_refused_without_an_exception() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOfConst("v1, =AZ+/".ToCharArray()), 0, 120]).Sample(header => !Verify(header));

    [Fact]
    public void What_is_signed_verifies() => Gen.Select(Gen.Byte.Array[24, 64], Gen.String[Gen.Char.AlphaNumeric, 1, 40], Gen.Long[0, long.MaxValue], Gen.Byte.Array)
        .Sample((key, id, timestamp, body) => Secret(SigningSecret.Prefix + Convert.ToBase64String(key)) is var secret
            && SigningSecret.Verify([Former, secret], secret.Sign(id, timestamp, body), id, timestamp, body));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")]
    [InlineData("WHSEC_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")]
    [InlineData("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=")]
    [InlineData("whsec_not*base64")]
    public void Other_text_is_no_secret(string? text) => Assert.Null(SigningSecret.TryParse(text));

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_key_has_24_to_64_bytes(int length, bool valid) =>
        Assert.Equal(valid, SigningSecret.TryParse(SigningSecret.Prefix + Convert.ToBase64String(new byte[length])) is not null);

    [Fact]
    public void The_text_form_shows_nothing_of_the_key() => Assert.Equal("whsec_***", Current.ToString());

    static bool Verify(string header) => SigningSecret.Verify([Current, Former], header, Id, Timestamp, Body);

    static SigningSecret Secret(string text) => Assert.IsType<SigningSecret>(SigningSecret.TryParse(text));
}
