using System.Text.Json.Serialization;

namespace PatentHub.Local.Simulator;

/// <summary>What the hub must not do, counted as the platform sees it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Violation>))]
public enum Violation
{
    /// <summary>Headers missing or no signature right.</summary>
    BadSignature,

    /// <summary>Rightly signed, but more than five minutes off.</summary>
    StaleTimestamp,

    /// <summary>The webhook-id names another method, listing or revision.</summary>
    BindingMismatch,

    /// <summary>The webhook-id was used before.</summary>
    Replayed,

    /// <summary>The idempotency key is not <c>{id}:{revision}</c>.</summary>
    IdempotencyKeyMismatch,

    /// <summary>The body is not a listing, or not the one that the path and headers name.</summary>
    MalformedListing,

    /// <summary>A field outside the allow-list went out.</summary>
    FieldOutsideAllowList,

    /// <summary>Personal data or a forbidden marker went out.</summary>
    PersonalData,

    /// <summary>An older revision was stored after a newer one.</summary>
    OlderAfterNewer,

    /// <summary>A listing has more than one remote record.</summary>
    TwoRemoteRecords,

    /// <summary>The same revision came with other content.</summary>
    ContentChangedWithinRevision,

    /// <summary>A revision was sent again after it had been stored.</summary>
    Repeated,

    /// <summary>A revision was sent again although it had been stored, is still held, and the answer said so.</summary>
    RepeatedNeedlessly,
}
