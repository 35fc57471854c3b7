using System.Data.Common;

namespace WebexGateway.Operator;

/// <summary>What the operator's endpoints answer alike.</summary>
internal static class DeskAnswers
{
    private const int LongestReason = 200;

    public const string CursorUnknown = "'after' must be the 'next' of an answer of this list.";

    public static IResult Refused(Problem problem, string detail) => new ProblemResult(problem, detail);

    /// <summary>Refuses another site's page, which could send with an operator's session.</summary>
    public static IResult? RefuseOthers(HttpContext context) =>
        OwnPage.Sent(context) ? null : Refused(Problems.NotAVisitor, "Another site's page may not do this.");

    /// <summary>Refuses a reason that is missing, too long, or not one line.</summary>
    public static IResult? RefuseReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason || reason.Any(char.IsControl)
            ? Refused(
                Problems.MalformedRequest, $"'reason' is required, at most {LongestReason} characters, and is kept with the callback.")
            : null;

    public static async Task<IResult> OrUnavailableAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DbException)
        {
            return Refused(Problems.StoreUnavailable, "Nothing was changed. The log has the reason.");
        }
    }

    private sealed class ProblemResult(Problem problem, string detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.WriteAsync(httpContext, detail);
    }
}
