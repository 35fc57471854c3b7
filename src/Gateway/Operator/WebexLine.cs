namespace WebexGateway.Operator;

/// <summary>
/// Webex's condition: <c>answers</c>, <c>failing</c> or <c>paused</c>; how many callbacks failed, and with which status, if any; and
/// whether this instance has sent one at all.
/// </summary>
public sealed record WebexLine(string Status, DateTimeOffset? Since, int Failures, int? Answered, bool Asked);
