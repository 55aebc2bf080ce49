using PatentHub.Local.Conformance;
using PatentHub.Local.Launcher;
using PatentHub.Local.Simulator;

return args switch
{
    ["simulator", .. var rest] => await SimulatorCommand.RunAsync(rest, Console.In, Console.Out, TimeProvider.System),
    ["conform", .. var rest] => await ConformCommand.RunAsync(rest, Console.Out, Console.Error, TimeProvider.System, new Random(BitConverter.ToInt32(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)))),
    _ => await LaunchCommand.RunAsync(args, TimeProvider.System),
};
