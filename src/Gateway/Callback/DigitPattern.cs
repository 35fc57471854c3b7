using System.Text.RegularExpressions;

namespace WebexGateway.Callback;

/// <summary>A pattern of digits from the numbering plan, compiled when it is first asked.</summary>
/// <remarks>
/// The patterns are our own data and the digits are few and ASCII, so the interpreter answers in microseconds; the time-out
/// only makes sure of it. NonBacktracking takes every pattern too, but all of them then keep 600 MB instead of 25.
/// </remarks>
internal sealed class DigitPattern(string pattern)
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    private Regex? whole;
    private Regex? start;

    /// <summary>Whether the pattern describes all of the digits.</summary>
    public bool IsAllOf(string digits) => (whole ??= Compile($@"\A(?:{pattern})\z")).IsMatch(digits);

    /// <summary>The match at the first digit, if there is one.</summary>
    public Match StartOf(string digits) => (start ??= Compile($@"\A(?:{pattern})")).Match(digits);

    private static Regex Compile(string expression) => new(expression, RegexOptions.CultureInvariant, TooLong);
}
