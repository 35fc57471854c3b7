using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.FollowUp;

/// <summary>
/// Takes the events of Webex's webhooks at <c>POST /webex/events/{secret}</c>. An event is a hint about a call that the gateway knows; any
/// other changes nothing.
/// </summary>
public sealed partial class EventEndpoint(
    KeyRingSecret secrets,
    FollowUps followUps,
    CallFollower follower,
    CallReport report,
    EventBound bound,
    IOptionsMonitor<CallbackOptions> callbacks,
    ILogger<EventEndpoint> logger)
{
    /// <summary>The secret is the rest of the path; see <see cref="SecretPath"/>.</summary>
    public const string Folder = "/webex/events/";

    /// <summary>The route.</summary>
    public const string Path = $"{Folder}{{secret}}";

    private const int LargestBody = 64 * 1024;

    private const string SignaturePrefix = "sha256=";

    public async Task HandleAsync(HttpContext context)
    {
        if (!IsSecret(context.Features.Get<SecretPath.Given>()?.Secret))
        {
            await Problems.NotFound.WriteAsync(context);
            return;
        }

        if (!bound.TryEnter())
        {
            await Problems.TooManyRequests.WriteAsync(context, retryAfter: TimeSpan.FromSeconds(1));
            return;
        }

        try
        {
            await TakeAsync(context);
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
        finally
        {
            bound.Leave();
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LargestBody;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (!IsSigned(context.Request, body))
        {
            Log.Unsigned(logger);
            await Problems.NotFound.WriteAsync(context);
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            if (WebexEvent.Read(json.RootElement) is { } told
                && await followUps.FindAsync(told.News.Task, context.RequestAborted) is { } row)
            {
                await NoteAsync(row, told);
            }
        }
        catch (JsonException)
        {
            await Problems.MalformedRequest.WriteAsync(context, "The body must be an event as JSON.");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task NoteAsync(long row, WebexEvent told)
    {
        if (told.IsEnd)
        {
            if (await followUps.EndAsync(row, told.News, CancellationToken.None) is { } change)
            {
                report.Tell([change]);
                return;
            }
        }
        else if (told.News.State is not null)
        {
            report.Tell(await followUps.NoteAsync([(row, told.News)], CancellationToken.None));
            return;
        }

        follower.Hurry(); // Webex's list knows more
    }

    /// <summary>During a change of <c>KEY_RING_SECRET</c> the address of the old one, to which Webex still posts, serves too.</summary>
    private bool IsSecret(string? given)
    {
        var text = Encoding.UTF8.GetBytes(given ?? "");
        return AreSame(text, Encoding.UTF8.GetBytes(secrets.EventSecret))
            | (secrets.Old is { } old && AreSame(text, Encoding.UTF8.GetBytes(old.EventSecret)));
    }

    /// <summary>Checks the header of <c>Callbacks:FollowUp:SignatureHeader</c>: hexadecimal or base64, with or without a prefix.</summary>
    private bool IsSigned(HttpRequest request, MemoryStream body)
    {
        if (callbacks.CurrentValue.FollowUp.SignatureHeader is not { Length: > 0 } header)
        {
            return true;
        }

        var given = request.Headers[header].ToString().Trim();
        given = given.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase) ? given[SignaturePrefix.Length..] : given;
        return IsSignedBy(secrets) | (secrets.Old is { } old && IsSignedBy(old));

        bool IsSignedBy(KeyRingSecret secret)
        {
            var wanted = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.EventSecret), body.GetBuffer().AsSpan(0, (int)body.Length));
            return AreSame(Encoding.UTF8.GetBytes(given.ToLowerInvariant()), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(wanted)))
                | AreSame(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Convert.ToBase64String(wanted)));
        }
    }

    /// <summary>Hashes both first, so that the time tells nothing about the length either.</summary>
    private static bool AreSame(byte[] given, byte[] wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(given), SHA256.HashData(wanted));

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "An event of Webex has no right signature and was left alone. Compare Callbacks:FollowUp:SignatureHeader with the header that "
            + "Webex sends.")]
        public static partial void Unsigned(ILogger logger);
    }
}
