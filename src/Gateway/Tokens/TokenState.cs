namespace WebexGateway.Tokens;

/// <summary>How a token is, in the words that readiness and the operator's page share.</summary>
/// <param name="Word"><c>connected</c>, <c>not connected</c>, <c>waiting for Webex</c> or <c>not used yet</c>.</param>
/// <param name="Reason">Why it is in trouble, and the fix. A connected token has one when its next renewal is in trouble.</param>
/// <param name="OperatorsReason">The same with Webex's tracking id.</param>
/// <param name="DaysLeft">Days until the refresh token expires; null when Webex did not say, or has refused the grant.</param>
public sealed partial record TokenState(string Word, string? Reason, string? OperatorsReason, double? DaysLeft)
{
    /// <summary>Operators are warned from this many days before the refresh token expires.</summary>
    public const int WarningDays = 14;

    public bool EndsSoon => DaysLeft <= WarningDays;

    public static TokenState Of(TokenSlot slot)
    {
        var trouble = slot.Trouble;
        var word = slot switch
        {
            { IsRevoked: true } => "not connected",
            { Live: not null } => "connected",
            _ when trouble is TokenAnswer.Refused => "not connected",
            _ when trouble is TokenAnswer.Unavailable => "waiting for Webex",
            _ => "not used yet",
        };
        var withoutId = trouble is null ? null : trouble with { TrackingId = null };
        return new(word, withoutId?.WithFix(slot.Name), trouble?.WithFix(slot.Name), slot.DaysLeft);
    }

    /// <summary>Logs each change in the store once.</summary>
    internal static void Report(ILogger logger, StoredToken before, StoredToken fresh, bool isNewVersion)
    {
        if (isNewVersion && fresh is { Grant.Access: { } access, Trouble: null })
        {
            Log.Live(logger, fresh.Name, access.ExpiresAt, fresh.Version);
        }
        else if (isNewVersion && before.Grant is not null && fresh is { Grant: null, Fault: null })
        {
            Log.Forgotten(logger, fresh.Name);
        }

        if (fresh.Fault is { } fault && fault != before.Fault)
        {
            Log.Fault(logger, fresh.Name, fault);
        }
        else if (RenewalRules.FinalTrouble(fresh) is { } final
            && (isNewVersion || final.Reason != RenewalRules.FinalTrouble(before)?.Reason))
        {
            Log.Refused(logger, fresh.Name, final.WithFix(fresh.Name));
        }
        else if (fresh is { Trouble: { } trouble, IsRefused: false } && fresh.Failures != before.Failures)
        {
            var failure = new TokenAnswer.Unavailable(trouble) { TrackingId = fresh.TrackingId };
            Log.Unavailable(logger, fresh.Name, failure.Words, fresh.NotBefore is { } until ? $" Next try after {until:u}." : "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' is live until {ExpiresAt:u} (version {Version}).")]
        public static partial void Live(ILogger logger, string token, DateTimeOffset expiresAt, long version);

        [LoggerMessage(2, LogLevel.Error, "Webex will not renew token '{Token}': {Reason}.")]
        public static partial void Refused(ILogger logger, string token, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Webex token '{Token}' could not be renewed: {Reason}.{Next}")]
        public static partial void Unavailable(ILogger logger, string token, string reason, string next);

        [LoggerMessage(4, LogLevel.Error, "Webex token '{Token}' is not used: {Reason}.")]
        public static partial void Fault(ILogger logger, string token, string reason);

        [LoggerMessage(7, LogLevel.Information, "Webex token '{Token}' was disconnected and is forgotten.")]
        public static partial void Forgotten(ILogger logger, string token);
    }
}
