namespace PatentHub.Patents;

/// <summary>
/// Something wrong with a field: what it is and what would be right, for the office's staff (zh-CN) and for developers (en).
/// Texts never repeat the field's content, since it may be personal or hostile.
/// </summary>
/// <param name="Field">Path of the field in the item, e.g. <c>applicants[0].uscc</c>.</param>
/// <param name="Code">Stable code for programs, e.g. <c>applicationNumber.check</c>.</param>
public sealed record Finding(string Field, string Code, string Zh, string En);
