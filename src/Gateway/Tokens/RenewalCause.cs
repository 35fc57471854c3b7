namespace WebexGateway.Tokens;

/// <summary>Why a token is renewed.</summary>
public enum RenewalCause
{
    /// <summary>It is time, or there is no live token.</summary>
    Due,

    /// <summary>Webex answered 401 to the live one.</summary>
    Rejected,

    /// <summary>The operator asked for it; a refusal or a lost answer of before does not stand in the way.</summary>
    Operator,
}
