namespace WebexGateway.Operator;

/// <summary>What the law of Colombia asks for (Ley 1581 of 2012, Ley 2300 of 2023).</summary>
/// <param name="MissingIdentity">The settings without which the pages do not say who is responsible for visitors' data.</param>
/// <param name="HoursFit">Telephones in Colombia ring only within the hours of contact.</param>
public sealed record LegalLine(IReadOnlyList<string> MissingIdentity, bool HoursFit);
