namespace WebexGateway.Webex;

/// <summary>The request failed before any of its body was sent: Webex cannot have acted on it.</summary>
public sealed class WebexNotReachedException(Exception cause) : HttpRequestException("Webex could not be reached.", cause);
