using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Core.Tests.Declarations;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Patents;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

/// <summary>Registrations change with their declarations where a platform takes them, and are made up for one that begins to.</summary>
public sealed class RegisterDeclarationsHandlerTests
{
    static readonly PlatformProfile Register = SamplePlatforms.Profile("navi", ListingKinds.Registration) with { Registration = new("科学技术进步法 §32", ["stateFunded"]) };

    readonly string _id = RegistrationListing.IdOf(SampleItem.Number);

    [Fact]
    public async Task Without_a_platform_that_takes_them_there_are_none()
    {
        var history = new DeclarationHistory(platforms: new SamplePlatforms(SamplePlatforms.Profile("market"), SamplePlatforms.Profile("loose", ListingKinds.Registration)));
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Null(Find(history));
    }

    [Fact]
    public async Task A_registration_changes_in_the_transaction_of_its_declaration()
    {
        var history = new DeclarationHistory(platforms: new SamplePlatforms(Register));
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Equal((1, true, "甲"), State(history));
        // The snapshot; then head, link, supply listing with marker and due date, registration with marker.
        Assert.Equal([1, 7], history.Tables.CommittedSizes);
        await history.WriteAsync(SampleEdit.Item("乙", 11));
        Assert.Equal((2, true, "乙"), State(history));
        await history.WriteAsync(SampleEdit.Deletion(12));
        Assert.Equal((3, false, "乙"), State(history));
        Assert.Equal(3, history.Tables.Rows(HubTables.Records).Single(r => r.RowKey == RecordKeys.FanOut(_id)).GetInt64("revision"));
    }

    [Fact]
    public async Task What_only_the_register_is_told_leaves_the_market_alone()
    {
        var history = new DeclarationHistory(platforms: new SamplePlatforms(Register));
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        await history.WriteAsync(SampleEdit.Item(SampleItem.With(i =>
        {
            i["title"] = "甲";
            i["implementation"]!["status"] = "none";
            i["updatedAt"] = "2026-11-11T00:00:00Z";
        })));
        Assert.Equal((1L, 2L), (history.Listing!.Revision, Find(history)!.Revision));
    }

    [Fact]
    public async Task Secrecy_withdraws_it()
    {
        var history = new DeclarationHistory(platforms: new SamplePlatforms(Register));
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        await history.WriteAsync(new DeclarationEdit.Refusal(SampleItem.Number, SampleEdit.Source, null, SampleEdit.At(11)));
        Assert.False(Find(history)!.Present);
    }

    [Fact]
    public async Task What_was_registered_is_withdrawn_even_if_nobody_takes_registrations_any_more()
    {
        var platforms = new List<PlatformProfile> { Register };
        var history = new DeclarationHistory(platforms: new ChangingPlatforms(platforms));
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        platforms.Clear();
        await history.WriteAsync(SampleEdit.Deletion(12));
        Assert.Equal((2, false, "甲"), State(history));
    }

    [Fact]
    public async Task A_platform_that_begins_to_take_registrations_gets_all_of_them()
    {
        var history = new DeclarationHistory();
        await history.WriteManyAsync(Enumerable.Range(0, 30).Select(i => SampleEdit.Item("甲", 10, Number(i))));
        Assert.Equal(30, await BackfillAsync(history));
        Assert.Equal(30, Registrations(history).Count);
        Assert.All(Registrations(history), l => Assert.Equal((1L, true), (l.Revision, l.Present)));
    }

    [Fact]
    public async Task The_deleted_get_none_and_a_second_time_lets_all_go_out_again()
    {
        var history = new DeclarationHistory();
        await history.WriteManyAsync(Enumerable.Range(0, 5).Select(i => SampleEdit.Item("甲", 10, Number(i))));
        await history.WriteAsync(new DeclarationEdit.Deletion(Number(3), SampleEdit.Source, null, SampleEdit.At(12)));
        Assert.Equal(4, await BackfillAsync(history));
        history.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, await BackfillAsync(history));
        Assert.All(Registrations(history), l => Assert.Equal(2, l.Revision));
    }

    /// <summary>A writer that does not know of registrations yet comes between reading a declaration and registering it.</summary>
    [Fact]
    public async Task What_is_stated_meanwhile_is_not_overtaken()
    {
        var history = new DeclarationHistory();
        await history.WriteAsync(SampleEdit.Item("甲", 10));
        history.Tables.BeforeSubmit(1, () => history.WriteAsync(SampleEdit.Item("乙", 11)));
        await BackfillAsync(history);
        Assert.Equal((1, true, "乙"), State(history));
        history.AssertWhole();
    }

    [Theory]
    [InlineData("stateFunded", "stateFunded", true)]
    [InlineData("stateFunded", "stateFunded,contact.name", false)]
    public void Another_allow_list_is_told_from_the_same_in_another_order(string before, string after, bool same)
    {
        static string Kinds(string fields) => (Register with { Registration = new("basis", fields.Split(',')) }).AcceptedKinds;
        Assert.Equal(same, Kinds(before) == Kinds(after));
        Assert.Equal(Kinds("contact.name,stateFunded"), Kinds("stateFunded,contact.name"));
    }

    static string Number(int index)
    {
        var digits = FormattableString.Invariant($"20211{9_000_000 + index}");
        return digits + ApplicationNumber.CheckCharacter(digits);
    }

    static Task<int> BackfillAsync(DeclarationHistory history) =>
        new RegisterDeclarationsHandler(history.Tables, new FanOutWaker(new RecordingWakeSender(), NullLogger<FanOutWaker>.Instance), history.Clock).HandleAsync(default);

    Listing? Find(DeclarationHistory history) => Registrations(history).SingleOrDefault(l => l.Id == _id);

    (long, bool, string) State(DeclarationHistory history) => Find(history) is { } l ? (l.Revision, l.Present, l.Title) : default;

    static List<Listing> Registrations(DeclarationHistory history) =>
        [.. history.Tables.Rows(HubTables.Records).Where(r => r.RowKey.StartsWith(RecordKeys.Listing(RegistrationListing.Prefix), StringComparison.Ordinal)).Select(Listing.FromRow)];

    sealed class ChangingPlatforms(List<PlatformProfile> all) : IPlatformProfiles
    {
        public IReadOnlyList<PlatformProfile> All => all;

        public PlatformProfile? Find(string id) => all.Find(p => p.Id == id);
    }
}
