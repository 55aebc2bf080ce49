using PatentHub.Benchmarks.Run;

return args is ["--role", var role, var assignment]
    ? await Roles.RunAsync(role, assignment, TimeProvider.System)
    : await BenchmarkCommand.RunAsync(args, TimeProvider.System);
