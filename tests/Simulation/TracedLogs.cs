using Microsoft.Extensions.Logging;

namespace WebexGateway.Simulation;

/// <summary>Shows an instance's own log beside the steps of a replay.</summary>
internal sealed class TracedLogs(World world, Life life) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        world.Trace.Show(world.Scheduler.Now, $"{life.Name} logs {logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
