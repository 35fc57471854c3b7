using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Documents;

/// <summary>A block of code in a document, without the margin that a list gives it.</summary>
/// <param name="Language">What is written after the opening fence.</param>
/// <param name="Code">Its lines.</param>
/// <param name="Reason">Why no test runs it: the comment under it, which readers of the page do not see.</param>
public sealed partial record CodeBlock(string Language, string Code, string? Reason)
{
    /// <summary>The lines that work; a block in another language has the same. Of a drawing, the number of its lines.</summary>
    public string Bare => Language == "mermaid" ? $"{Code.Count(letter => letter == '\n')} lines" : Comment().Replace(Code, "");

    public override string ToString() => Code;

    [GeneratedRegex(@" *(?<=^|\s)(# |// |/\*).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
