using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace WebexGateway.Tests;

/// <summary>Answers of <c>/callback/*</c> in the shapes that the contract promises.</summary>
public static class Answers
{
    public const string Id = "cb-8841";

    public const string Reference = "7QK2M9XT";

    public const string Number = "+573211234567";
    public const string At = "2026-11-23T14:00:00-05:00";

    /// <summary>The options of a gateway as shipped, with what <paramref name="change"/> makes of them.</summary>
    public static RequestDelegate Options(Action<JsonObject>? change = null)
    {
        var options = JsonNode.Parse("""
            {
              "regions": [
                { "region": "CO", "callingCode": "57", "example": "321 1234567" },
                { "region": "MX", "callingCode": "52", "example": "222 123 4567" }
              ],
              "topics": ["default"],
              "consent": { "required": false, "version": "2026-11-27" },
              "challenge": "off", "timeZone": "America/Bogota", "open": true, "hours": null, "times": []
            }
            """)!.AsObject();
        change?.Invoke(options);
        return Json(StatusCodes.Status200OK, options);
    }

    public static RequestDelegate Placed() => Accepted(StatusCodes.Status201Created, "placed");

    public static RequestDelegate Waiting(string status) => Accepted(StatusCodes.Status202Accepted, status);

    public static RequestDelegate Status(string status) => Json(StatusCodes.Status200OK, State(status));

    /// <summary>What became of a placed call.</summary>
    public static RequestDelegate Call(string call) => Json(StatusCodes.Status200OK, new { id = Id, status = "placed", at = At, call });

    public static RequestDelegate Problem(string slug, int status = StatusCodes.Status503ServiceUnavailable, int? retryAfter = null, string? detail = null) => context =>
    {
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        var problem = new { type = $"urn:webex-gateway:{slug}", title = "For developers only", status, detail };
        return Json(status, problem, "application/problem+json")(context);
    };

    /// <summary>The connection breaks: the visitor cannot know whether the request arrived.</summary>
    public static RequestDelegate Broken() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Waits for the test, then answers.</summary>
    public static RequestDelegate After(Task released, RequestDelegate answer) => async context =>
    {
        await released.WaitAsync(context.RequestAborted);
        await answer(context);
    };

    private static RequestDelegate Accepted(int code, string status) => context =>
    {
        context.Response.Headers.Location = $"/callback/requests/{Id}";
        return Json(code, new { id = Id, reference = Reference, number = Number, status, at = At })(context);
    };

    private static object State(string status) => new { id = Id, status, at = At };

    private static RequestDelegate Json(int code, object body, string contentType = "application/json") => context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(JsonSerializer.Serialize(body));
    };
}
