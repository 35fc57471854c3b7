namespace WebexGateway.Tokens;

/// <summary>Why a token is renewed.</summary>
public enum RenewalCause
{
    /// <summary>It is time, or there is no live token.</summary>
    Due,

    /// <summary>Webex answered 401 to the live one.</summary>
    Rejected,

    /// <summary>An operator asks for it. Earlier refusals, lost answers and waits do not count.</summary>
    Operator,
}
