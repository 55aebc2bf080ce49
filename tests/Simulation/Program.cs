return PatentHub.Simulation.SimulationCommand.Run(args, TimeProvider.System, Console.Out);
