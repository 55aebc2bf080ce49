namespace PatentHub.Local.Simulator;

/// <summary>One platform inside the simulator: what a test or the control interface can ask of it and do to it.</summary>
public sealed class SimulatedPlatform : IAsyncDisposable
{
    readonly Lock _lock = new();
    readonly TimeProvider _clock;
    readonly Chance _chance;
    readonly Shelf _shelf;
    readonly Ledger _ledger;
    readonly IRequestGuard _guard;
    readonly PlatformDesk _desk;
    readonly WebhookSender _webhooks;
    readonly LedgerFile? _file;
    FaultOptions _faults;
    TaskCompletionSource _released = NewSignal();
    TaskCompletionSource _hanging = NewSignal();

    internal SimulatedPlatform(PlatformOptions options, SimulatorOptions simulator, HttpClient http, TimeProvider clock)
    {
        Options = options;
        _clock = clock;
        _faults = options.Faults;
        _chance = new Chance(simulator.Seed, options.Id);
        _shelf = new Shelf(clock);
        _ledger = new Ledger(simulator.LedgerCapacity);
        Style = PlatformStyles.Create(options, clock);
        _guard = Style.Guard;
        Jobs = new JobBook(options, _chance, clock);
        _desk = new PlatformDesk(options, _shelf, _chance, clock, simulator.KeepContent);
        var retry = TimeSpan.FromMilliseconds(simulator.WebhookRetryMilliseconds);
        _webhooks = new WebhookSender(options, retry, http, clock, RecordWebhook, () => Rules.RepeatsWebhooks) { HubUrl = simulator.HubUrl };
        Announcements = new Announcements(this, _webhooks);
        if (simulator.LedgerDirectory is { } directory)
            _file = LedgerFile.Open(directory, options.Id, Replay);
        DecidePending();
    }

    /// <summary>How it was set up.</summary>
    public PlatformOptions Options { get; }

    /// <summary>How it misbehaves now.</summary>
    public FaultOptions Faults
    {
        get => Volatile.Read(ref _faults).At(_clock.GetUtcNow());
        set
        {
            Volatile.Write(ref _faults, value);
            if (value.HangRate == 0)
                ReleaseHung();
        }
    }

    /// <summary>Its business rules now.</summary>
    public PlatformRules Rules
    {
        get
        {
            lock (_lock)
                return _desk.Rules;
        }

        set
        {
            lock (_lock)
                _desk.Rules = value;
        }
    }

    /// <summary>The hub's address; null stops webhooks until it is known.</summary>
    public Uri? HubUrl
    {
        get => _webhooks.HubUrl;
        set => _webhooks.HubUrl = value;
    }

    internal Announcements Announcements { get; }

    internal IPlatformStyle Style { get; }

    internal JobBook Jobs { get; }

    internal Chance Chance => _chance;

    internal TimeProvider Clock => _clock;

    /// <summary>The ledger's entries after a sequence number, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Ledger(long after = 0, int limit = int.MaxValue)
    {
        lock (_lock)
            return [.. _ledger.Entries.SkipWhile(entry => entry.Sequence <= after).Take(limit)];
    }

    /// <summary>What it holds now, ordered by id.</summary>
    public IReadOnlyList<Holding> Holdings()
    {
        lock (_lock)
            return [.. _shelf.Held];
    }

    /// <summary>The counters, and what it holds by status.</summary>
    public LedgerSummary Summary()
    {
        lock (_lock)
        {
            return _ledger.Summarise() with
            {
                Held = _shelf.Held.CountBy(held => held.Status).ToDictionary(),
                WebhooksWaiting = _webhooks.Waiting,
            };
        }
    }

    /// <summary>Starts anew with loss of memory: of everything, or of what was stored in the last <paramref name="recent"/>.</summary>
    public void Restart(TimeSpan? recent = null)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            var since = now - recent;
            _shelf.Lose(since);
            _guard.Forget();
            Jobs.Forget();
            var outcome = recent is null ? "lost-all" : "lost-recent";
            Enter(new LedgerEntry { At = now, Method = "RESTART", Id = "", Outcome = outcome, LostSince = since, Stored = true }, null);
        }

        DecidePending();
    }

    /// <summary>Lets the requests that hang go on, as late arrivals.</summary>
    public void ReleaseHung()
    {
        Volatile.Write(ref _hanging, NewSignal());
        Interlocked.Exchange(ref _released, NewSignal()).TrySetResult();
    }

    /// <summary>Completes when a request hangs.</summary>
    public Task HangingAsync() => Volatile.Read(ref _hanging).Task;

    /// <summary>Decides a pending listing and tells the hub; false if it is not pending.</summary>
    public bool Decide(string id, bool accepted)
    {
        if (TryDecide(id, null, accepted) is not { } decided)
            return false;
        _ = Announcements.AnnounceAsync(decided, TimeSpan.Zero);
        return true;
    }

    /// <summary>Sends a webhook, and again until the hub has it; <see cref="WebhooksIdleAsync"/> tells when.</summary>
    /// <returns>The event id.</returns>
    public string QueueWebhook(WebhookOrder order)
    {
        lock (_lock)
            return Announcements.Queue(order, order.ListingId is null ? null : _shelf.Find(order.ListingId));
    }

    /// <summary>Completes when no webhook and no decision is to come.</summary>
    public Task WebhooksIdleAsync() => _webhooks.IdleAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        lock (_lock)
            _file?.Dispose();
    }

    /// <summary>Lets a request hang until it is released.</summary>
    internal Task HangAsync(CancellationToken stop)
    {
        var released = Volatile.Read(ref _released).Task;
        Volatile.Read(ref _hanging).TrySetResult();

        // The fault may have ended since it was chosen for this request.
        return Faults.HangRate == 0 ? Task.CompletedTask : released.WaitAsync(stop);
    }

    /// <summary>Checks a request; an admitted one is given the number of its attempt.</summary>
    internal (int Attempt, Refusal? Refusal) Admit(PlatformRequest request)
    {
        lock (_lock)
        {
            var refusal = _guard.Check(request with { Overlooked = _desk.Rules.Overlooks });
            return (refusal is null ? _ledger.CountAttempt(request) : 0, refusal);
        }
    }

    /// <summary>The number of the attempt at one item of an admitted batch.</summary>
    internal int CountAttempt(PlatformRequest item)
    {
        lock (_lock)
            return _ledger.CountAttempt(item);
    }

    /// <summary>Enters what was answered about access.</summary>
    internal void RecordAccess(PlatformReply reply)
    {
        lock (_lock)
            Enter(new LedgerEntry { At = _clock.GetUtcNow(), Method = "TOKEN", Id = "", Outcome = reply.Outcome, Status = reply.Status }, null);
    }

    /// <summary>Ends all that was given out or seen for access: tokens are refused from now on.</summary>
    public void RevokeAccess()
    {
        lock (_lock)
            _guard.Forget();
    }

    /// <summary>Carries a request out and enters it in the ledger, in one step.</summary>
    internal PlatformReply Process(PlatformRequest request, int attempt, FaultPlan plan, Func<PlatformDesk, PlatformReply> serve)
    {
        lock (_lock)
        {
            var before = _shelf.Find(request.Id);
            var reply = serve(_desk);
            var entry = new LedgerEntry
            {
                At = _clock.GetUtcNow(),
                Method = request.Method,
                Id = request.Id,
                Revision = request.Revision,
                Attempt = attempt,
                WebhookId = request.WebhookId,
                Outcome = reply.Outcome,
                Status = plan.Fault switch { Fault.Drop or Fault.HangAfterStoring => 0, Fault.Garbled => 200, _ => reply.Status },
                Stored = reply.Stored,
                AnsweredClearly = plan.AnswersClearly,
                RemoteId = reply.Holding?.RemoteId,
                Hash = reply.Hash,
                Violations = reply.Violations,
            };
            Enter(entry, reply.Stored ? reply.Holding : null, StillHeld(request, before));
            return reply;
        }
    }

    /// <summary>Decides a pending listing; null if it is not pending (at this revision).</summary>
    internal Holding? TryDecide(string id, int? revision, bool accepted)
    {
        lock (_lock)
        {
            if (_shelf.Find(id) is not { Status: "pending" } held || (revision ?? held.Revision) != held.Revision)
                return null;
            var decided = held with { Status = accepted ? "accepted" : "rejected" };
            var now = _clock.GetUtcNow();
            _shelf.Store(decided, now);
            Enter(
                new LedgerEntry { At = now, Method = "DECIDE", Id = id, Revision = held.Revision, Outcome = decided.Status, Stored = true },
                decided);
            return decided;
        }
    }

    /// <summary>Whatever a start finds pending waits for its decision again.</summary>
    void DecidePending()
    {
        foreach (var pending in Holdings().Where(held => held.Status == "pending"))
            Announcements.ScheduleDecision(pending);
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static bool StillHeld(PlatformRequest request, Holding? before) =>
        request.Method == "DELETE" ? before is null : before?.Revision == request.Revision;

    void RecordWebhook(WebhookDelivery delivery)
    {
        lock (_lock)
            Enter(LedgerEntry.Of(delivery, _clock.GetUtcNow()), null);
    }

    void Enter(LedgerEntry entry, Holding? stored, bool stillHeld = false)
    {
        entry = _ledger.Add(entry, stillHeld);
        _file?.Append(entry with { Stock = stored });
    }

    void Replay(LedgerEntry entry)
    {
        _ledger.Replay(entry);
        if (entry.WebhookId is { } used && entry.Method is not "WEBHOOK")
            _guard.Remember(used, entry.At);
        if (!entry.Stored)
            return;
        if (entry.Stock is { } holding)
            _shelf.Store(holding, entry.At);
        else if (entry.Method == "DELETE")
            _shelf.Withdraw(entry.Id, entry.Revision, entry.At);
        else if (entry.Method == "RESTART")
            _shelf.Lose(entry.LostSince);
    }
}
