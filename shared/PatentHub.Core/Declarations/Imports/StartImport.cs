using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Declarations.Sources;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>Takes files over: what was uploaded, and what was dropped. The taking in is left to <see cref="RunImportHandler"/>.</summary>
public sealed class StartImportHandler(
    IBlobStore blobs, ImportStore store, SourceDirectory sources, ImportWaker waker, AlarmBook alarms, IOptions<ImportOptions> options, TimeProvider clock, Random random, ILogger<StartImportHandler> logger)
{
    const int MaxName = 200;

    public long MaxBytes => options.Value.MaxBytes;

    /// <summary>Whether files may be brought in for a source: any name but those of feeds, whose word is their own.</summary>
    public bool IsSource(string source) => source.Length is > 0 and <= 40 && source.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !sources.IsFeed(source);

    /// <param name="source">Null: the set one.</param>
    /// <exception cref="ImportRefusedException">The file is too large.</exception>
    /// <exception cref="StoreUnavailableException">Nothing was taken over; the same file may come again.</exception>
    public async Task<ImportRecord> UploadAsync(Stream content, string? fileName, string? source, CancellationToken cancellationToken)
    {
        var record = (await TakeOverAsync(content, fileName, source ?? options.Value.Source, clock.GetUtcNow(), isDrop: false, cancellationToken))!;
        await waker.WakeAsync([record.Id], cancellationToken);
        return record;
    }

    /// <summary>
    /// Takes over what lies in the inbox: <c>inbox/{file}</c>, or <c>inbox/{source}/{file}</c>. A file is removed from there only when it is taken over or known,
    /// so that one which is found twice is taken once.
    /// </summary>
    public async Task SweepInboxAsync(CancellationToken cancellationToken)
    {
        var (unreadable, last) = (0, DateTimeOffset.MinValue);
        await foreach (var name in blobs.ListAsync(HubContainers.Imports, ImportBlobs.InboxPrefix, cancellationToken))
        {
            if (!BlobNames.IsName(name))
            {
                unreadable++;
                continue;
            }
            // Of files that lie there together the one that is named last counts as the newest.
            last = clock.GetUtcNow() is var now && now > last ? now : last.AddTicks(1);
            await TakeDropAsync(name, last, cancellationToken);
        }
        await alarms.ReportAsync(AlarmCauses.ImportUnreadable, options.Value.Source, unreadable, cancellationToken);
    }

    async Task TakeDropAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenReadAsync(HubContainers.Imports, name, cancellationToken);
        if (content is null)
            return;
        var parts = name[ImportBlobs.InboxPrefix.Length..].Split('/', 2);
        var source = parts.Length == 2 && IsSource(parts[0]) ? parts[0] : options.Value.Source;
        try
        {
            if (await TakeOverAsync(content, parts[^1], source, now, isDrop: true, cancellationToken) is { } record)
                await waker.WakeAsync([record.Id], cancellationToken);
        }
        catch (ImportRefusedException refused)
        {
            await AddRefusedAsync(parts[^1], source, now, refused.Error, cancellationToken);
        }
        await blobs.DeleteAsync(HubContainers.Imports, name, cancellationToken);
    }

    /// <summary>What is too large to be taken over is shown, so that whoever dropped it can see why nothing came of it.</summary>
    async Task AddRefusedAsync(string fileName, string source, DateTimeOffset now, ImportError error, CancellationToken cancellationToken)
    {
        var id = ImportRecord.NewId(now, random);
        // Its content is not known as a whole; the id stands for it.
        await store.AddAsync(new ImportRecord { Id = id, Source = source, FileName = Name(fileName), ReceivedAt = now, Bytes = 0, ContentHash = id, Phase = ImportPhases.Failed, EndedAt = now, Error = error }, isDrop: true, cancellationToken);
        await waker.WakeAsync([id], cancellationToken);
    }

    /// <returns>Null where the content was dropped before.</returns>
    async Task<ImportRecord?> TakeOverAsync(Stream content, string? fileName, string source, DateTimeOffset now, bool isDrop, CancellationToken cancellationToken)
    {
        var id = ImportRecord.NewId(now, random);
        await using var metered = new MeteredStream(content, options.Value.MaxBytes);
        await blobs.CreateAsync(HubContainers.Imports, ImportBlobs.File(id), metered, cancellationToken);
        var record = await store.AddAsync(new ImportRecord { Id = id, Source = source, FileName = Name(fileName), ReceivedAt = now, Bytes = metered.Bytes, ContentHash = metered.ContentHash }, isDrop, cancellationToken);
        if (record is null)
            await blobs.DeleteAsync(HubContainers.Imports, ImportBlobs.File(id), cancellationToken);
        else
            ImportsLog.Received(logger, id, source, metered.Bytes);
        return record;
    }

    static string? Name(string? fileName)
    {
        var name = new string([.. Path.GetFileName(fileName ?? "").Where(c => !char.IsControl(c))]).Trim();
        return name.Length == 0 ? null : JsonText.Cut(name, MaxName);
    }
}
