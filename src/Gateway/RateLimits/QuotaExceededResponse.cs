using System.Globalization;
using System.Text;

namespace WebexGateway.RateLimits;

/// <summary>
/// Answers a request over a limit as <c>QuotaExceededResponse</c> of the file says: in its content <c>{0}</c> is the limit, <c>{1}</c> the
/// period, <c>{2}</c> the seconds to wait.
/// </summary>
public sealed record QuotaExceededResponse(int Status, string ContentType, CompositeFormat? Content)
{
    private readonly Problem problem = Problems.TooManyRequestsAs(Status);

    /// <summary>Writes problem details when the file configures no content.</summary>
    public async Task WriteAsync(HttpContext context, RateLimitRule rule, TimeSpan wait, bool withHeaders)
    {
        if (!withHeaders)
        {
            context.Response.OnStarting(static response => RemoveRetryAfter((HttpResponse)response), context.Response);
        }

        if (Content is null)
        {
            await problem.WriteAsync(context, retryAfter: wait);
            return;
        }

        var seconds = RateLimitHeaders.SecondsOf(wait);
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(
            Format(Content, rule.Limit, RateLimitPeriod.Describe(rule.Period), seconds), context.RequestAborted);
    }

    /// <summary>Fills in the three placeholders of the content.</summary>
    public static string Format(CompositeFormat content, double limit, string period, long seconds) =>
        string.Format(CultureInfo.InvariantCulture, content, limit, period, seconds);

    private static Task RemoveRetryAfter(HttpResponse response)
    {
        response.Headers.Remove("Retry-After");
        return Task.CompletedTask;
    }
}
