using System.Text.Json.Nodes;

namespace PatentHub.Local.Simulator;

/// <summary>What an answer says, taken apart, so that a style can say it in its own way.</summary>
sealed record ReplyParts(JsonObject? Body)
{
    public static ReplyParts Of(PlatformReply reply) => new(reply.Json is { Length: > 0 } json ? JsonNode.Parse(json)!.AsObject() : null);

    public string? Id => Text("id");

    public string? RemoteId => Text("remoteId");

    public string? Status => Text("status");

    public string? Code => Text("code");

    public string? Message => Text("message");

    public int? Revision => (int?)Body?["revision"];

    public string? NextCursor => Text("nextCursor");

    /// <summary>Of a list.</summary>
    public IReadOnlyList<ReplyParts>? Items => Body?["items"] is JsonArray items ? [.. items.Select(item => new ReplyParts(item!.AsObject()))] : null;

    string? Text(string name) => (string?)Body?[name];
}
