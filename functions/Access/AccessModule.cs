using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PatentHub.Functions.Access;

static class AccessModule
{
    /// <summary>After the HTTP context is there, and before anything is done.</summary>
    public static void AddAccess(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        builder.UseMiddleware<RoleMiddleware>();
    }
}
