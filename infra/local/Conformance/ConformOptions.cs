namespace PatentHub.Local.Conformance;

/// <summary>Which platform is to be checked, and how.</summary>
/// <param name="Url">Its base address, without a trailing slash.</param>
/// <param name="Secret">The secret that it knows as the hub's.</param>
/// <param name="WebhookSecret">The secret that it signs its webhooks with; null: webhooks are not checked.</param>
/// <param name="Listen">Where webhooks are waited for.</param>
/// <param name="Trigger">Asked by POST to have the platform send a webhook about a listing; null: it sends one by itself.</param>
/// <param name="Kind">The kind of listing to check with.</param>
/// <param name="Patience">How long to wait for webhooks.</param>
sealed record ConformOptions(Uri Url, string Secret, string? WebhookSecret, Uri Listen, Uri? Trigger, string Kind, TimeSpan Patience)
{
    /// <summary>The longest that any answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
}
