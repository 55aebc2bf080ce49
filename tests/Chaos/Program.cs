using PatentHub.Chaos;

return await ChaosCommand.RunAsync(args, TimeProvider.System, Console.Error);
