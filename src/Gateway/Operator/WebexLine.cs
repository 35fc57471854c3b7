namespace WebexGateway.Operator;

/// <summary>
/// Webex's condition: <c>answers</c>, <c>failing</c> or <c>paused</c>; how many callbacks failed, and with which status, if any.
/// </summary>
public sealed record WebexLine(string Status, DateTimeOffset? Since, int Failures, int? Answered);
