using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Declarations;
using PatentHub.Adapters.Declarations.Imports;
using PatentHub.Adapters.Deliveries;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Adapters.Http;
using PatentHub.Adapters.Storage;
using PatentHub.Declarations.Imports;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;

namespace PatentHub.Adapters;

/// <summary>Registers everything that does: stores, outgoing HTTP, platform profiles, randomness.</summary>
public static class AdaptersModule
{
    public static IServiceCollection AddHubAdapters(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Random, SystemRandom>();
        services.AddHubStorage(configuration).AddOutboundHttp();
        services.AddSingleton<IDeclarationFeed, HttpDeclarationFeed>();
        services.AddSingleton<IScratch, ScratchFiles>().AddSingleton<ISheetReader, SheetReader>().AddSingleton<ISheetWriter, SheetWriter>();
        return services.AddPlatforms();
    }

    static IServiceCollection AddPlatforms(this IServiceCollection services)
    {
        services.AddOptions<PlatformOptions>().BindConfiguration(PlatformOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PlatformOptions>, PlatformOptionsValidator>();
        services.AddSingleton<IPlatformProfiles, PlatformProfileDirectory>();
        services.AddSingleton<PlatformClient>().AddSingleton<OAuthTokens>().AddSingleton<RequestSigner>().AddSingleton<NeutralPlatformGateway>().AddSingleton<TemplatedPlatformGateway>();
        services.AddSingleton<PlatformGateway>();
        return services.AddSingleton<IPlatformGateway>(provider => provider.GetRequiredService<PlatformGateway>()).AddSingleton<IPlatformPreview>(provider => provider.GetRequiredService<PlatformGateway>());
    }

    /// <summary>Reads the profiles at start, so that a bad one stops the start and not the first delivery.</summary>
    sealed class PlatformOptionsValidator(IConfiguration configuration) : IValidateOptions<PlatformOptions>
    {
        public ValidateOptionsResult Validate(string? name, PlatformOptions options)
        {
            if (options.ReloadSeconds is < 0 or > 86_400)
                return ValidateOptionsResult.Fail("Platforms:ReloadSeconds must be from 0 to 86400.");
            try
            {
                PlatformProfileDirectory.Load(options.Directory, configuration);
                return ValidateOptionsResult.Success;
            }
            catch (OptionsValidationException exception)
            {
                return ValidateOptionsResult.Fail(exception.Failures);
            }
        }
    }
}
