using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Declarations.Sources;
using PatentHub.Monitoring;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>
/// The work of a lease holder on one file: reads it, takes its patents in page by page as a feed's, and writes the workbook of what is wrong. A page that was
/// taken in is noted; a run that was cut off reads the file again, and goes on behind what is noted. Taking a page in twice changes nothing.
/// </summary>
public sealed class ImportRunner(
    IBlobStore blobs, ImportStore store, ISheetReader reader, ISheetWriter writer, IScratch scratch, PageIntake intake, SourceDirectory sources,
    FanOutWaker waker, HubTotals totals, IOptions<ImportOptions> options, TimeProvider clock, ILogger<ImportRunner> logger)
{
    internal static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(2);

    const int PageItems = 500;

    /// <summary>Runs that get no further, after which a file is given up: it may be what ends them. A store that fails for an hour does not make as many.</summary>
    const int MostAttempts = 200;

    /// <returns>Whether there is more to do.</returns>
    internal async Task<bool> RunAsync(string id, Lease lease, Func<bool> isOver, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not var (record, etag))
            return false;
        var job = new ImportJob(store, lease, record, etag);
        if (!record.IsOver)
            try
            {
                if (record.Attempts >= MostAttempts)
                    throw new ImportRefusedException("given-up", "多次尝试后仍未能处理完，已停止；已导入的内容保留。请联系技术人员", "It was given up after many tries that got no further; what was taken in stays. Ask your engineers.");
                await job.SaveAsync(record with { Phase = ImportPhases.Running, StartedAt = record.StartedAt ?? clock.GetUtcNow(), Attempts = record.Attempts + 1 }, cancellationToken);
                await sources.AddAsync(record.Source, cancellationToken);
                if (!await WorkAsync(job, isOver, cancellationToken))
                    return true;
            }
            catch (ImportRefusedException refused)
            {
                ImportsLog.Failed(logger, id, refused.Error.Code);
                await job.SaveAsync(job.Record with { Phase = ImportPhases.Failed, EndedAt = clock.GetUtcNow(), Error = refused.Error, KeepsFile = false }, cancellationToken);
            }
        await TidyAsync(job.Record, cancellationToken);
        return false;
    }

    /// <returns>Whether the file is done with.</returns>
    async Task<bool> WorkAsync(ImportJob job, Func<bool> isOver, CancellationToken cancellationToken)
    {
        await using var file = await FetchAsync(job.Record, cancellationToken);
        using var sheet = reader.Open(file, job.Record.FileName);
        using var table = await ImportTable.ReadAsync(sheet, scratch, options.Value.MaxRows, rows => job.BeatAsync(rows, cancellationToken));
        await job.SaveAsync(job.Record with { Rows = table.Rows.Count, Items = table.Groups, UnknownColumns = table.Header.Unknown }, cancellationToken);
        for (var from = 0; from < table.Groups; from += PageItems)
        {
            if (from >= job.Record.Done && isOver())
                return false;
            await TakePageAsync(job, table, from, cancellationToken);
        }
        await ReportAsync(job, table, cancellationToken);
        var counts = job.Record.Counts;
        ImportsLog.Ended(logger, job.Record.Id, job.Record.Rows, counts.Created, counts.Updated, counts.Unchanged, counts.Quarantined, counts.Refused, counts.Rejected);
        await job.SaveAsync(job.Record with { Phase = ImportPhases.Ended, EndedAt = clock.GetUtcNow(), HasErrors = table.Rows.HasRemarks, KeepsFile = !table.HasSecrets }, cancellationToken);
        return true;
    }

    /// <summary>The file, near by: an archive is read here and there, and text twice.</summary>
    async Task<Stream> FetchAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenReadAsync(HubContainers.Imports, ImportBlobs.File(record.Id), cancellationToken)
            ?? throw new ImportRefusedException("file-missing", "文件已不在，请重新上传", "The file is not there any more; send it again.");
        var file = scratch.Create();
        await blob.CopyToAsync(file, cancellationToken);
        return file;
    }

    /// <summary>Judges a page of patents, and takes it in unless that was done before; what there is to say of its rows is found again in any case.</summary>
    async Task TakePageAsync(ImportJob job, ImportTable table, int from, CancellationToken cancellationToken)
    {
        var isDone = from < job.Record.Done;
        var to = Math.Min(from + PageItems, table.Groups);
        var items = new ArrayBufferWriter<byte>();
        var counts = job.Record.Counts;
        for (var index = from; index < to; index++)
        {
            var group = table[index];
            var judged = JudgedGroup.Of(table, group, job.Record.ReceivedAt, OfficeCalendar.Day(job.Record.StartedAt!.Value));
            foreach (var (row, remark) in group.Rows.ToArray().Zip(judged.Remarks))
                if (remark is not null)
                    table.Rows.Remark(row, remark);
            counts = counts with
            {
                WithWarnings = counts.WithWarnings + (judged.HasWarnings ? 1 : 0),
                Rejected = counts.Rejected + (judged.Judgement == Judgement.Reject ? 1 : 0),
                Refused = counts.Refused + (judged.Judgement == Judgement.Refuse && judged.Item.IsEmpty ? 1 : 0),
            };
            if (!judged.Item.IsEmpty)
            {
                items.Write(items.WrittenCount == 0 ? "["u8 : ","u8);
                items.Write(judged.Item.Span);
            }
        }
        if (isDone)
            return;
        if (items.WrittenCount > 0)
            counts = counts.Add(await TakeInAsync(job.Record.Source, items, cancellationToken));
        await job.SaveAsync(job.Record with { Done = to, Counts = counts, Attempts = 0 }, cancellationToken);
    }

    async Task<SyncCounts> TakeInAsync(string source, ArrayBufferWriter<byte> items, CancellationToken cancellationToken)
    {
        items.Write("]"u8);
        using var page = JsonDocument.Parse(items.WrittenMemory);
        var counts = await intake.TakeAsync(source, page.RootElement, null, null, cancellationToken);
        totals.AddItems(source, counts);
        if (counts.Written > 0)
            await waker.WakeAllAsync(cancellationToken);
        return counts;
    }

    async Task ReportAsync(ImportJob job, ImportTable table, CancellationToken cancellationToken)
    {
        if (!table.Rows.HasRemarks)
            return;
        await job.HoldAsync(cancellationToken);
        await using var workbook = scratch.Create();
        writer.WriteWorkbook(workbook, [ErrorWorkbook.Of(table)]);
        workbook.Position = 0;
        await blobs.CreateAsync(HubContainers.Imports, ImportBlobs.Errors(job.Record.Id), workbook, cancellationToken);
    }

    /// <summary>A file that may not be kept goes before the marker that leads to it.</summary>
    async Task TidyAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        if (!record.KeepsFile)
            await blobs.DeleteAsync(HubContainers.Imports, ImportBlobs.File(record.Id), cancellationToken);
        await store.CloseAsync(record.Id, cancellationToken);
    }
}
