using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Deliveries.Failures;
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
        services.AddSingleton<LeaseKeeper>().AddSingleton<FanOutWaker>().AddSingleton<SourceWaker>().AddSingleton<ImportWaker>().AddSingleton<DeliveryWaker>();
        return services.AddDeclarations().AddListings().AddDeliveries().AddWebhooks().AddMonitoring();
    }

    static IServiceCollection AddDeclarations(this IServiceCollection services)
    {
        services.AddOptions<DeclarationOptions>().BindConfiguration(DeclarationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeclarationOptions>, DeclarationOptionsValidator>();
        return services.AddSingleton<SourcePrecedence>().AddSingleton<DeclarationWriter>().AddSingleton<StoredHashes>().AddSingleton<QuarantineStore>().AddSingleton<PageIntake>()
            .AddSingleton<SourceDirectory>().AddSingleton<SourceQuery>().AddSingleton<QuarantineQuery>().AddSingleton<RunHistory>().AddSingleton<SyncSourceHandler>().AddSingleton<SweepSourceHandler>().AddSingleton<PreviewSourceHandler>()
            .AddSingleton<RunRequestsHandler>().AddSingleton<ControlSourceHandler>().AddSingleton<HandleQuarantineHandler>().AddHistory();
    }

    static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<SnapshotLog>().AddSingleton<DeclarationQuery>().AddSingleton<ProjectQuery>();

    static IServiceCollection AddListings(this IServiceCollection services) => services
        .AddSingleton<ListingStore>().AddSingleton<AlignDeliveriesHandler>().AddSingleton<FanOutListingsHandler>().AddSingleton<SweepListingsHandler>().AddSingleton<SubmitDemandHandler>();

    static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddOptions<AttemptOptions>().BindConfiguration(AttemptOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AttemptOptions>, AttemptOptionsValidator>();
        services.AddSingleton<AttemptLog>().AddSingleton<PurgeAttemptsHandler>().AddSingleton<DeliveryTimeline>().AddSingleton<ListingTraceQuery>()
            .AddSingleton<FailureQuery>().AddSingleton<RedriveStore>().AddSingleton<PlanRedrive>().AddSingleton<RedriveDeliveriesHandler>().AddSingleton<ControlRedriveHandler>().AddSingleton<ControlDeliveryHandler>();
        return services.AddSingleton<DeliveryStore>().AddSingleton<PlatformPace>().AddSingleton<PlatformStore>().AddSingleton<DeliveryBatchSender>().AddSingleton<VerifyDeliveriesHandler>()
            .AddSingleton<DeliveryRunner>().AddSingleton<SendDeliveriesHandler>().AddSingleton<SweepDeliveriesHandler>().AddSingleton<ReconcilePlatformHandler>();
    }

    static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        return services.AddSingleton<Inbox>().AddSingleton<RequestBudget>().AddSingleton<ReportStore>()
            .AddSingleton<ReceiveWebhookHandler>().AddSingleton<ApplyEventsHandler>().AddSingleton<PurgeInboxHandler>();
    }

    static IServiceCollection AddMonitoring(this IServiceCollection services) => services
        .AddSingleton<HubTotals>().AddSingleton<HubGauges>().AddSingleton<PlatformBacklogQuery>().AddSingleton<AlarmBook>().AddSingleton<Heartbeats>().AddSingleton<CountFiguresHandler>().AddSingleton<WatchBacklogHandler>().AddSingleton<HubStatusQuery>()
        .AddSingleton<ProbeReadinessHandler>();
}
