using WebexGateway.Simulation;

return CommandLine.Run(args);
