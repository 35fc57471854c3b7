using System.Text.RegularExpressions;

namespace WebexGateway.RateLimits;

/// <summary>
/// Matches the endpoint of a rule, such as <c>post:/callback/*</c>, with the whole <c>verb:path</c> of a request: <c>*</c> is any number of
/// characters, <c>?</c> is one character. With <c>EnableRegexRuleMatching</c> it is a regular expression, anchored at both ends. A single
/// <c>*</c> matches everything in both cases.
/// </summary>
public sealed partial class EndpointPattern
{
    private const string Everything = "*";
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly string[] CommonVerbs = ["get", "head", "post", "put", "patch", "delete", "options"];

    private readonly string wildcards;
    private readonly Regex? expression;

    private EndpointPattern(string wildcards, Regex? expression) => (this.wildcards, this.expression) = (wildcards, expression);

    public bool IsEverything => wildcards == Everything;

    /// <summary>Parses a pattern; the fault says why no request can match it.</summary>
    public static (EndpointPattern? Pattern, string? Fault) Parse(string text, bool isExpression)
    {
        if (text == Everything)
        {
            return (new(Everything, null), null);
        }

        if (isExpression)
        {
            return Compile(text);
        }

        return FaultOf(text) is { } fault ? (null, fault) : (new(text.ToLowerInvariant(), null), null);
    }

    public bool Matches(in EndpointText endpoint)
    {
        if (IsEverything)
        {
            return true;
        }

        // AspNetCoreRateLimit also matches each pattern with "*" as the verb, which matters only for '?' and regular expressions.
        var seesPseudoVerb = expression is not null || wildcards.Contains('?', StringComparison.Ordinal);
        return MatchesText(endpoint.Text) || (seesPseudoVerb && MatchesText($"*:{endpoint.Path}"));
    }

    private bool MatchesText(ReadOnlySpan<char> text)
    {
        try
        {
            return expression?.IsMatch(text) ?? MatchesWildcards(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true; // a path that makes the expression time out counts
        }
    }

    private bool MatchesWildcards(ReadOnlySpan<char> text)
    {
        var (at, position, star, resume) = (0, 0, -1, 0);
        while (position < text.Length)
        {
            if (at < wildcards.Length && wildcards[at] == '*')
            {
                (star, resume) = (at++, position);
            }
            else if (at < wildcards.Length && (wildcards[at] == '?' || wildcards[at] == text[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                (at, position) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return wildcards.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static (EndpointPattern? Pattern, string? Fault) Compile(string text)
    {
        var anchored = $"{(text.StartsWith('^') ? "" : "^")}{text}{(text.EndsWith('$') ? "" : "$")}";
        const RegexOptions options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        try
        {
            return (new(text, new Regex(anchored, options | RegexOptions.NonBacktracking, MatchTimeout)), null);
        }
        catch (NotSupportedException)
        {
            return (new(text, new Regex(anchored, options, MatchTimeout)), null); // it has a lookaround or a backreference
        }
        catch (ArgumentException exception)
        {
            return (null, $"is no regular expression: {exception.Message}");
        }
    }

    /// <summary>Returns why no request can match the wildcards, or null.</summary>
    private static string? FaultOf(string text)
    {
        if (text.Any(character => character is <= ' ' or > '~'))
        {
            return "holds a space or a character outside ASCII: write it percent-encoded, such as %20 or caf%C3%A9";
        }

        if (QueryShape().IsMatch(text))
        {
            return "names a query, and only the path is looked at: leave the query out";
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var verb = colon < 0 ? text : text[..colon];
        if (verb.IndexOfAny(['*', '?']) < 0 && (colon < 0 || !verb.All(IsVerbCharacter)))
        {
            return "has no verb: write one verb and a path, such as post:/callback/*, or *:/path for every verb";
        }

        var isVerb = colon >= 0 && !verb.Contains('/', StringComparison.Ordinal);
        if (isVerb && !verb.All(character => IsVerbCharacter(character) || character is '*' or '?'))
        {
            return "has more than one verb: write a rule for each";
        }

        if (colon < 0 && verb[..verb.IndexOfAny(['*', '?'])].Contains('/', StringComparison.Ordinal))
        {
            return "has no verb: write one verb and a path, such as post:/callback/*, or *:/path for every verb";
        }

        if (isVerb && (colon + 1 == text.Length || text[colon + 1] is not ('/' or '*' or '?')))
        {
            return "has no slash after the colon: write it as verb:/path";
        }

        var lowered = new EndpointPattern(text.ToLowerInvariant(), null);
        return text.EndsWith('/') && !Array.Exists(CommonVerbs, common => lowered.MatchesWildcards($"{common}:/"))
            ? "ends in a slash, and slashes at the end of a path are not looked at: leave it out"
            : null;
    }

    private static bool IsVerbCharacter(char character) => char.IsAsciiLetter(character) || character is '-' or '_';

    [GeneratedRegex(@"\?[^/?]*=", RegexOptions.CultureInvariant)]
    private static partial Regex QueryShape();
}
