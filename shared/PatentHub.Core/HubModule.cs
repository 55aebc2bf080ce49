using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatentHub.Declarations;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Declarations.History;
using PatentHub.Declarations.Imports;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Deliveries.Failures;
using PatentHub.Deliveries.Packages;
using PatentHub.Deliveries.Redrives;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub;

/// <summary>Registers everything that decides. Ports, <see cref="TimeProvider"/> and <see cref="Random"/> come from elsewhere.</summary>
public static class HubModule
{
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<LeaseKeeper>().AddSingleton<FanOutWaker>().AddSingleton<SourceWaker>().AddSingleton<ImportWaker>().AddSingleton<HistoryWaker>().AddSingleton<DeliveryWaker>().AddSingleton<ReconcileWaker>();
        return services.AddDeclarations().AddImports().AddListings().AddDeliveries().AddWebhooks().AddMonitoring();
    }

    static IServiceCollection AddDeclarations(this IServiceCollection services)
    {
        services.AddOptions<DeclarationOptions>().BindConfiguration(DeclarationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeclarationOptions>, DeclarationOptionsValidator>();
        return services.AddSingleton<SourcePrecedence>().AddSingleton<DeclarationWriter>().AddSingleton<StoredHashes>().AddSingleton<QuarantineStore>().AddSingleton<PageIntake>()
            .AddSingleton<CreditCodeBook>().AddSingleton<SourceDirectory>().AddSingleton<SourceQuery>().AddSingleton<QuarantineQuery>().AddSingleton<RunHistory>().AddSingleton<SourceRequests>().AddSingleton<SyncSourceHandler>().AddSingleton<SweepSourceHandler>().AddSingleton<PreviewSourceHandler>()
            .AddSingleton<RunRequestsHandler>().AddSingleton<ControlSourceHandler>().AddSingleton<HandleQuarantineHandler>().AddHistory();
    }

    static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HistoryOptions>, HistoryOptionsValidator>();
        return services.AddSingleton<SnapshotLog>().AddSingleton<DeclarationQuery>().AddSingleton<ProjectQuery>()
            .AddSingleton<AnchorBook>().AddSingleton<WriteAnchorHandler>().AddSingleton<VerifyHistoryHandler>()
            .AddSingleton<ExportBook>().AddSingleton<RequestRestoreHandler>().AddSingleton<HistoryJobs>().AddSingleton<RunHistoryJobHandler>()
            .AddSingleton<IHistoryWork, CheckHistories>().AddSingleton<IHistoryWork, ExportHistories>().AddSingleton<IHistoryWork, RestoreHistories>();
    }

    static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImportOptions>, ImportOptionsValidator>();
        return services.AddSingleton<ImportStore>().AddSingleton<ImportTemplate>().AddSingleton<StartImportHandler>().AddSingleton<ImportRunner>().AddSingleton<RunImportHandler>().AddSingleton<PurgeImportsHandler>();
    }

    static IServiceCollection AddListings(this IServiceCollection services) => services
        .AddSingleton<ListingStore>().AddSingleton<DeclarationListings>().AddSingleton<OutboundDocuments>().AddSingleton<RegisterDeclarationsHandler>().AddSingleton<AlignDeliveriesHandler>().AddSingleton<FanOutListingsHandler>().AddSingleton<SweepListingsHandler>().AddSingleton<SubmitDemandHandler>();

    static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddOptions<AttemptOptions>().BindConfiguration(AttemptOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AttemptOptions>, AttemptOptionsValidator>();
        services.AddSingleton<AttemptLog>().AddSingleton<PurgeAttemptsHandler>().AddSingleton<DeliveryTimeline>().AddSingleton<ListingTraceQuery>()
            .AddSingleton<FailureQuery>().AddSingleton<RedriveStore>().AddSingleton<PlanRedrive>().AddSingleton<RedriveDeliveriesHandler>().AddSingleton<ControlRedriveHandler>().AddSingleton<ControlDeliveryHandler>();
        return services.AddSingleton<DeliveryStore>().AddSingleton<PlatformPace>().AddSingleton<PlatformClocks>().AddSingleton<PlatformStore>().AddSingleton<PlatformRecorder>().AddSingleton<DeliveryBatchSender>().AddSingleton<VerifyDeliveriesHandler>()
            .AddSingleton<DeliveryRunner>().AddSingleton<PreviewDeliveryHandler>().AddSingleton<PackageStore>().AddSingleton<PackageGateway>().AddSingleton<TakeReceiptHandler>().AddSingleton<SendDeliveriesHandler>().AddSingleton<SweepDeliveriesHandler>().AddSingleton<ReconcilePlatformHandler>()
            .AddSingleton<ReconcileHistory>().AddSingleton<OrderReconcileHandler>().AddSingleton<ControlPlatformHandler>().AddSingleton<PlatformQuery>().AddSingleton<WatchPlatformsHandler>();
    }

    static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        return services.AddSingleton<Inbox>().AddSingleton<RequestBudget>().AddSingleton<ReportStore>()
            .AddSingleton<ReceiveWebhookHandler>().AddSingleton<ApplyEventsHandler>().AddSingleton<PurgeInboxHandler>();
    }

    static IServiceCollection AddMonitoring(this IServiceCollection services) => services
        .AddSingleton<HubTotals>().AddSingleton<HubGauges>().AddSingleton<PlatformBacklogQuery>().AddSingleton<AlarmBook>().AddSingleton<OrderBook>().AddSingleton<Heartbeats>().AddSingleton<CountFiguresHandler>().AddSingleton<WatchBacklogHandler>().AddSingleton<HubStatusQuery>()
        .AddSingleton<ProbeReadinessHandler>();
}
