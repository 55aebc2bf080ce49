using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PatentHub.Functions.Access;

/// <summary>Settings under <c>Access</c>: roles of people and programs that sign in with the platform in front of the hub. The function keys stay on.</summary>
sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// Whether a request needs a role. Only where the platform signs in and passes on who it is (in Azure, App Service authentication, which
    /// takes the header off requests from outside); anywhere else anybody could claim a role.
    /// </summary>
    public bool RequireRole { get; init; }

    /// <summary>May look.</summary>
    [Required(ErrorMessage = "Access:ReaderRole is empty; give the value of the app role, for example Hub.Read.")]
    public string ReaderRole { get; init; } = "Hub.Read";

    /// <summary>May look and change the course.</summary>
    [Required(ErrorMessage = "Access:OperatorRole is empty; give the value of the app role, for example Hub.Operate.")]
    public string OperatorRole { get; init; } = "Hub.Operate";
}

[OptionsValidator]
sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
