namespace WebexGateway.Settings;

/// <summary>A setting is missing or wrong; the message says which, what is wrong and what to do.</summary>
public sealed class ConfigurationFaultException(string message) : Exception(message);
