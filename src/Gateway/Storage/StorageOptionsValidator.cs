namespace WebexGateway.Storage;

/// <summary>Validates the section <c>Storage</c>; each fault names the setting and the fix.</summary>
public sealed class StorageOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    /// <summary>
    /// A shorter secret is easy to guess for an attacker who has the store. The advice in the message yields 44 characters.
    /// </summary>
    public const int ShortestSecret = 12;

    private const string Fix =
        "set it to the output of 'openssl rand -base64 32', the same for every instance, and keep it: without it the stored connection "
        + "to Webex cannot be read";

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(StorageOptions options)
    {
        var plays = environment.IsDevelopment() || (configuration.AsksForSandbox() == true && !environment.IsProduction());
        if (!plays && options.KeyRingSecret is not { Length: > 0 })
        {
            yield return $"KEY_RING_SECRET (Storage:KeyRingSecret) is missing: {Fix}.";
        }

        if (options.KeyRingSecret is { Length: > 0 and < ShortestSecret } && !plays)
        {
            yield return $"KEY_RING_SECRET (Storage:KeyRingSecret) is shorter than {ShortestSecret} characters: {Fix}.";
        }

        if (options.KeyRingSecretOld is { Length: > 0 } old && OldSecretFault(options, old, plays) is { } oldFault)
        {
            yield return $"KEY_RING_SECRET_OLD (Storage:KeyRingSecretOld) {oldFault}.";
        }

        if (options.ConnectionString is { Length: > 0 } text && FaultOf(text) is { } fault)
        {
            yield return $"DATABASE_URL (Storage:ConnectionString) cannot be used: {fault}. Leave it unset for SQLite at Storage:Path.";
        }

        if (options.ConnectionString is not { Length: > 0 } && options.Path is not { Length: > 0 })
        {
            yield return "Storage:Path is empty: name the SQLite file, such as data/gateway.db, or set DATABASE_URL.";
        }
    }

    private static string? OldSecretFault(StorageOptions options, string old, bool plays) =>
        options.KeyRingSecret is not { Length: > 0 }
            ? "is set without KEY_RING_SECRET: set KEY_RING_SECRET to the new secret, or remove the old one"
        : old == options.KeyRingSecret
            ? "is the same as KEY_RING_SECRET: set KEY_RING_SECRET to a new secret, the output of 'openssl rand -base64 32', "
                + "or remove the old one"
        : old.Length < ShortestSecret && !plays
            ? $"is shorter than {ShortestSecret} characters, so it was no KEY_RING_SECRET: set it to the secret that the store was "
                + "written with, or remove it"
        : null;

    private static string? FaultOf(string text)
    {
        try
        {
            DatabaseUrl.Read(text);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
