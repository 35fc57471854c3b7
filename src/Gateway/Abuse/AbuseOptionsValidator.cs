namespace WebexGateway.Abuse;

/// <summary>Refuses origins that a browser never sends.</summary>
public sealed class AbuseOptionsValidator : IValidateOptions<AbuseOptions>
{
    public ValidateOptionsResult Validate(string? name, AbuseOptions options)
    {
        var faults = options.AllowedOrigins.Index().Where(entry => !WebOrigin.IsWritten(entry.Item)).Select(entry =>
            $"Abuse:AllowedOrigins:{entry.Index} is '{entry.Item}': "
            + "write an origin in lower case and ASCII (xn--…) without a path, such as https://www.example.com.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
