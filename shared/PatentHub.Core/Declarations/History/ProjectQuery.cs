using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>A declaration that names a project.</summary>
/// <param name="Project">The project as the declaration has it, with its contribution; null where a source calls the declaration secret.</param>
public sealed record ProjectDeclaration(DeclarationHead Head, FundingProject? Project);

/// <param name="Continuation">Where the next page begins; null: there is none.</param>
public sealed record ProjectPage(IReadOnlyList<ProjectDeclaration> Declarations, string? Continuation);

/// <summary>Leads from a funding project to the patents that came of it, bucket by bucket, along the links that change with the declarations.</summary>
public sealed class ProjectQuery(ITableStore tables)
{
    /// <param name="projectNumber">As anybody writes it: spaces and case do not matter.</param>
    /// <param name="continuation">That of the page before; null: the first page.</param>
    /// <returns>Null where the continuation is none of ours.</returns>
    public async Task<ProjectPage?> ListAsync(string projectNumber, string? continuation, int limit, CancellationToken cancellationToken)
    {
        var (first, after) = (0, (string?)null);
        if (continuation?.Split('|') is { } parts)
        {
            if (parts is not [var bucket, var number] || (first = Buckets.All.ToList().IndexOf(bucket)) < 0 || !number.All(char.IsAsciiLetterOrDigit))
                return null;
            after = number;
        }
        var key = ProjectLinks.KeyOf(ProjectNumber.TryParse(projectNumber, out var project, out _) ? project.Value : "");
        var found = new List<ProjectDeclaration>();
        foreach (var bucket in Buckets.All.Skip(first))
        {
            var range = RowRange.Prefix(bucket, RecordKeys.Project(key, ""));
            if (after is not null)
                range = range with { From = RecordKeys.Project(key, after) + "\0" };
            var wanted = limit - found.Count;
            string[] numbers = [.. (await tables.TakeAsync(HubTables.Records, range, wanted, cancellationToken)).Select(link => link.GetString("number")!)];
            if (numbers.Length > 0)
                found.AddRange(await ReadAsync(bucket, key, numbers, cancellationToken));
            if (numbers.Length == wanted)
                return new ProjectPage(found, $"{bucket}|{numbers[^1]}");
            after = null;
        }
        return new ProjectPage(found, null);
    }

    async Task<IEnumerable<ProjectDeclaration>> ReadAsync(string bucket, string key, string[] numbers, CancellationToken cancellationToken)
    {
        var heads = (await tables.ReadManyAsync(HubTables.Records, bucket, [.. numbers.Select(RecordKeys.Declaration)], cancellationToken)).Select(DeclarationHead.FromRow).OrderBy(h => h.Number, StringComparer.Ordinal).ToList();
        var rows = await tables.ReadManyAsync(HubTables.Snapshots, bucket, [.. heads.Select(h => RecordKeys.Snapshot(h.Number, h.Sequence))], cancellationToken);
        var declarations = rows.Select(Snapshot.FromRow).ToDictionary(s => s.Number, s => s.Declaration, StringComparer.Ordinal);
        return heads.Select(head => new ProjectDeclaration(head, declarations.GetValueOrDefault(head.Number)?.Projects?.FirstOrDefault(p => p.Number is { } number && ProjectLinks.KeyOf(number) == key)));
    }
}
