using System.Text;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Pages;

/// <summary>Shows calls and requests to people and tests, and deletes them.</summary>
internal sealed class InspectionEndpoints(SandboxState state)
{
    public Task PageAsync(HttpContext context) =>
        Answer.HtmlAsync(context, StatusCodes.Status200OK, CallsPage.Of(state), formTargets: "'self'");

    public static Task StyleAsync(HttpContext context) =>
        Answer.WriteAsync(context, StatusCodes.Status200OK, "text/css", Encoding.UTF8.GetBytes(CallsPage.Style));

    public Task CallsAsync(HttpContext context) => Answer.JsonAsync(context, StatusCodes.Status200OK, state.Calls);

    public Task RequestsAsync(HttpContext context) =>
        Answer.JsonAsync(context, StatusCodes.Status200OK, state.Requests.Select(Redaction.Of));

    public Task ForgetAsync(HttpContext context)
    {
        state.Forget();
        return Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
    }

    /// <summary>Deletes them for a form, and returns to the page.</summary>
    public Task ForgetAndReturnAsync(HttpContext context)
    {
        state.Forget();
        context.Response.Headers.Location = "/";
        return Answer.EmptyAsync(context, StatusCodes.Status303SeeOther);
    }
}
