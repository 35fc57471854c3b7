namespace WebexGateway.Webex;

/// <summary>Webex's condition as the last callbacks found it.</summary>
/// <param name="Status"><c>answers</c>, <c>failing</c> or <c>paused</c>.</param>
/// <param name="Since">Since when it is not <c>answers</c>.</param>
/// <param name="Trouble">What failed, when it is <c>failing</c>.</param>
public sealed record WebexCondition(string Status, DateTimeOffset? Since = null, WebexTrouble? Trouble = null);
