using PatentHub.Deliveries.Packages;
using PatentHub.Listings;

namespace PatentHub.Deliveries;

/// <summary>A platform that listings are pushed to. What a style needs beside this stands in a record of its own that derives from it.</summary>
public record PlatformProfile
{
    /// <summary><c>[a-z0-9-]{1,40}</c></summary>
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>national, provincial or municipal.</summary>
    public required string Level { get; init; }

    /// <summary>The style of its interface: <c>neutral</c> is the hub's own, <c>http</c> is described by the profile.</summary>
    public required string Protocol { get; init; }

    /// <summary>Without a trailing slash.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Kinds of listing that it takes.</summary>
    public required IReadOnlyList<string> Accepts { get; init; }

    /// <summary>Standard Webhooks keys for outgoing signatures, the current one first; none where another way of authentication is used.</summary>
    public required IReadOnlyList<SigningSecret> Secrets { get; init; }

    /// <summary>Keys that may have signed its webhooks.</summary>
    public required IReadOnlyList<SigningSecret> WebhookSecrets { get; init; }

    /// <summary>Allows private addresses, and loopback in the embedded host.</summary>
    public bool AllowPrivateNetwork { get; init; }

    public PlatformLimits Limits { get; init; } = new();

    /// <summary>What it is told of registrations; null: it takes none.</summary>
    public RegistrationRules? Registration { get; init; }

    /// <summary>Of a platform without an interface, which a person serves; null: it has one.</summary>
    public PackageRules? Packages { get; init; }

    /// <summary>How much may be sent now: nothing without a valid key, whatever else holds.</summary>
    public Admission Admit(PlatformState state, DateTimeOffset now) =>
        Secrets.Count > 0 && !Secrets.Any(s => s.IsValidAt(now)) ? Admission.None : state.Admit(now);

    public bool Takes(string kind) => Accepts.Contains(kind) && (kind != ListingKinds.Registration || Registration is not null);

    /// <summary>The accepted kinds in one text, for comparing; that of registrations says what is told of them.</summary>
    public string AcceptedKinds => string.Join(',', Accepts.Where(k => k != ListingKinds.Registration).Append(RegistrationKind).OfType<string>().Order(StringComparer.Ordinal));

    public string? RegistrationKind => Takes(ListingKinds.Registration) ? $"{ListingKinds.Registration}:{Registration!.Fingerprint}" : null;

    /// <summary>The kinds of listing that a market takes.</summary>
    public static readonly IReadOnlyList<string> MarketKinds = [ListingKinds.Supply, ListingKinds.Demand];
}

/// <param name="RequestsPerSecond">Requests per second, over all instances of the hub.</param>
/// <param name="Concurrency">Requests under way at once.</param>
/// <param name="TimeoutSeconds">Until a request counts as unanswered.</param>
public sealed record PlatformLimits(double RequestsPerSecond = 10, int Concurrency = 4, int TimeoutSeconds = 10)
{
    /// <summary>Part of the rate that is kept for reconcile's listing, which may go on beside the pushes.</summary>
    const double ListingPart = 0.1;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>What the holder of one partition's lease may use.</summary>
    public PlatformShare ShareOfPartition(int partitions) => new(RequestsPerSecond * (1 - ListingPart) / partitions, Math.Max(1, (Concurrency - 1) / partitions));

    /// <summary>What the holder of the reconcile lease may use.</summary>
    public PlatformShare ShareOfListing() => new(RequestsPerSecond * ListingPart, 1);
}

/// <summary>A lease holder's part of a platform's limits. All parts together are no more than the limits, whoever holds the leases.</summary>
public sealed record PlatformShare(double RequestsPerSecond, int Concurrency);

/// <summary>The platforms that the hub knows.</summary>
public interface IPlatformProfiles
{
    IReadOnlyList<PlatformProfile> All { get; }

    PlatformProfile? Find(string id);

    /// <summary>What is wrong with profiles that were changed since the start; the last good ones stay in effect.</summary>
    IReadOnlyList<ProfileProblem> Problems => [];
}

/// <summary>What is wrong with a profile file.</summary>
/// <param name="Line">From 1; 0 where the whole folder is meant.</param>
/// <param name="Field">Such as <c>operations.publish.body</c>; empty for the whole file.</param>
/// <param name="Rule">What must hold, to be read behind the field.</param>
public sealed record ProfileProblem(string File, int Line, string Field, string Rule)
{
    /// <summary>Where it is, in characters that every store takes in a key.</summary>
    public string Place => string.Concat($"{File}:{Line} {Field}".TrimEnd().Select(c => c is '/' or '\\' or '#' or '?' or '|' || char.IsControl(c) ? '_' : c));

    public override string ToString() => Line == 0 ? $"{File} {Rule}." : $"{File}, line {Line}: {(Field.Length == 0 ? "" : Field + " ")}{Rule}.";
}
