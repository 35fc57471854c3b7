namespace WebexGateway.Settings;

/// <summary>Reports a missing or wrong setting; the message names the setting, the fault and the fix.</summary>
public sealed class ConfigurationFaultException(string message) : Exception(message);
