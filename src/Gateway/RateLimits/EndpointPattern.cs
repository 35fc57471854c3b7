using System.Text.RegularExpressions;

namespace WebexGateway.RateLimits;

/// <summary>
/// A rule's endpoint, such as <c>post:/callback/*</c>: <c>*</c> is any run of characters, <c>?</c> is one, and the whole of
/// <c>verb:path</c> must match. Or, where the file says so, a regular expression with its ends anchored. A lone <c>*</c> is everything in
/// either case.
/// </summary>
public sealed partial class EndpointPattern
{
    private const string Everything = "*";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly string[] CommonVerbs = ["get", "head", "post", "put", "patch", "delete", "options"];

    private readonly string wildcards;
    private readonly Regex? expression;

    private EndpointPattern(string wildcards, Regex? expression) => (this.wildcards, this.expression) = (wildcards, expression);

    /// <summary>Whether it meets every request.</summary>
    public bool IsEverything => wildcards == Everything;

    /// <summary>Reads a pattern; or says why it could never meet a request.</summary>
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

        return Impossible(text) is { } fault ? (null, fault) : (new(text.ToLowerInvariant(), null), null);
    }

    /// <summary>Whether the request is meant.</summary>
    public bool Matches(in EndpointText endpoint)
    {
        if (IsEverything)
        {
            return true;
        }

        // The format also tries each pattern on a request whose verb is the character '*'; only a '?' can tell.
        var seesPseudoVerb = expression is not null || wildcards.Contains('?', StringComparison.Ordinal);
        return Meets(endpoint.Text) || (seesPseudoVerb && Meets($"*:{endpoint.Path}"));
    }

    private bool Meets(ReadOnlySpan<char> text)
    {
        try
        {
            return expression?.IsMatch(text) ?? MeetsWildcards(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true; // a path made to exhaust the expression is counted
        }
    }

    private bool MeetsWildcards(ReadOnlySpan<char> text)
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
            return (new(text, new Regex(anchored, options | RegexOptions.NonBacktracking, Patience)), null);
        }
        catch (NotSupportedException)
        {
            return (new(text, new Regex(anchored, options, Patience)), null); // looks around or back
        }
        catch (ArgumentException invalid)
        {
            return (null, $"is no regular expression: {invalid.Message}");
        }
    }

    /// <summary>Why no request can meet the wildcards, or null.</summary>
    private static string? Impossible(string text)
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

        if (
            colon >= 0 && !verb.Contains('/', StringComparison.Ordinal) && !verb.All(
                character => IsVerbCharacter(character) || character is '*' or '?'))
        {
            return "has more than one verb: write a rule for each";
        }

        if (colon < 0 && verb[..verb.IndexOfAny(['*', '?'])].Contains('/', StringComparison.Ordinal))
        {
            return "has no verb: write one verb and a path, such as post:/callback/*, or *:/path for every verb";
        }

        if (
            colon >= 0 && !verb.Contains('/', StringComparison.Ordinal) && (
                colon + 1 == text.Length || text[colon + 1] is not ('/' or '*' or '?')))
        {
            return "has no slash after the colon: write it as verb:/path";
        }

        var lowered = new EndpointPattern(text.ToLowerInvariant(), null);
        return text.EndsWith('/') && !Array.Exists(CommonVerbs, common => lowered.MeetsWildcards($"{common}:/"))
            ? "ends in a slash, and slashes at the end of a path are not looked at: leave it out"
            : null;
    }

    private static bool IsVerbCharacter(char character) => char.IsAsciiLetter(character) || character is '-' or '_';

    [GeneratedRegex(@"\?[^/?]*=", RegexOptions.CultureInvariant)]
    private static partial Regex QueryShape();
}
