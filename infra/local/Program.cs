using PatentHub.Local.Launcher;
using PatentHub.Local.Simulator;

return args is ["simulator", .. var rest]
    ? await SimulatorCommand.RunAsync(rest, Console.In, Console.Out, TimeProvider.System)
    : await LaunchCommand.RunAsync(args, TimeProvider.System);
