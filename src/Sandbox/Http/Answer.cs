using System.Text;
using System.Text.Json;

namespace WebexGateway.Sandbox.Http;

/// <summary>Writes complete answers with their length.</summary>
internal static class Answer
{
    /// <summary>The Content-Security-Policy of pages, which permits only our own style sheet.</summary>
    public const string PagePolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Writes a type of <see cref="SandboxJson"/>.</summary>
    public static Task JsonAsync<T>(HttpContext context, int status, T body) =>
        WriteAsync(
            context, status, "application/json;charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(body, typeof(T), SandboxJson.Readable));

    public static Task HtmlAsync(HttpContext context, int status, string html, string formTargets)
    {
        context.Response.Headers.ContentSecurityPolicy = $"{PagePolicy}; form-action {formTargets}";
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, status, "text/html;charset=utf-8", Encoding.UTF8.GetBytes(html));
    }

    public static Task EmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static Task TooManyAsync(HttpContext context, int? retryAfter)
    {
        context.Response.Headers.RetryAfter = retryAfter?.ToString();
        return EmptyAsync(context, StatusCodes.Status429TooManyRequests);
    }

    public static async Task WriteAsync(HttpContext context, int status, string? contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
