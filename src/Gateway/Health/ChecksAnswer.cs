namespace WebexGateway.Health;

public sealed record ChecksAnswer(
    string? Phase, string? Store, ConfigurationLine Configuration, Dictionary<string, TokenHealth> Tokens, WebexHealth Webex);
