using Microsoft.AspNetCore.WebUtilities;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Asks the operator for consent and sends the browser back with a code or an error.</summary>
internal sealed class AuthorizeEndpoint(SandboxOptions options, SandboxState state)
{
    private static readonly (string Kind, string Error)[] Refusals =
        [("access-denied", "access_denied"), ("invalid-scope", "invalid_scope"), ("server-error", "server_error")];

    public Task ShowAsync(HttpContext context)
    {
        if (AuthorizationRequest.Read(context.Request.Query, options, out var fault) is not { } request)
        {
            return WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, fault);
        }

        foreach (var (kind, error) in Refusals)
        {
            if (state.Faults.Take(WebexPaths.Authorize, kind) is not null)
            {
                return SendBack(context, request, "error", error);
            }
        }

        if (!request.HasKnownScopes)
        {
            return SendBack(context, request, "error", "invalid_scope");
        }

        var consent = RandomText.Of(32);
        state.Consents.Put(consent, request);
        var formTargets = $"'self' {request.RedirectUri.Scheme}://{request.RedirectUri.IdnHost}:{request.RedirectUri.Port}";
        return Answer.HtmlAsync(context, StatusCodes.Status200OK, ConsentPage.Of(request, consent), formTargets);
    }

    public async Task DecideAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        if (state.Consents.Take(form["consent"].ToString()) is not { } request)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, "This consent was given or has expired: start again");
            return;
        }

        if (form["decision"] != "accept")
        {
            await SendBack(context, request, "error", "access_denied");
            return;
        }

        var special = state.Faults.Take(WebexPaths.Authorize, "special-code") is not null ? "+/=&" : "";
        var code = $"{RandomText.Of(32)}{special}{RandomText.Of(32)}{special}";
        state.Codes.Put(code, request);
        await SendBack(context, request, "code", code);
    }

    private static Task SendBack(HttpContext context, AuthorizationRequest request, string name, string value)
    {
        var answer = new Dictionary<string, string?> { [name] = value, ["state"] = request.State };
        context.Response.Headers.Location = QueryHelpers.AddQueryString(request.RedirectUri.OriginalString, answer);
        return Answer.EmptyAsync(context, StatusCodes.Status302Found);
    }
}
