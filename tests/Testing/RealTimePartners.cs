using PatentHub.Local.Simulator;

namespace PatentHub.Testing;

/// <summary>Simulated platforms without faults on the system's clock, for programs that run as processes of their own.</summary>
public static class RealTimePartners
{
    /// <param name="profiles">Folder for their profile files.</param>
    /// <param name="hub">Where their webhooks go.</param>
    public static Task<PartnerSimulator> StartAsync(string profiles, Uri hub) => PartnerSimulator.StartAsync(
        new SimulatorOptions { HubUrl = hub, ProfilesDirectory = profiles, Platforms = SimulatedPlatforms.Create(7, FaultOptions.None) }, TimeProvider.System);
}
