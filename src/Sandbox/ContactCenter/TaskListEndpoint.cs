using System.Globalization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Lists calls by the time of their creation, as <c>GET /v1/tasks</c> documents it.</summary>
internal sealed class TaskListEndpoint(SandboxOptions options, SandboxState state)
{
    private const int LargestPage = 1000;
    private const int DefaultPage = 100;

    private static readonly string[] Channels = ["email", "chat", "telephony", "social", "customMessaging"];

    private readonly ContactCenterGate gate = new(options, state);

    public async Task GetAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context))
        {
            return;
        }

        var now = options.Now;
        string[] channels = [.. context.Request.Query["channelTypes"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries)];
        if (Number(context, "from") is not { } from || Number(context, "to", now.ToUnixTimeMilliseconds()) is not { } to || to < from)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, "from and to must be milliseconds, from before to");
        }
        else if (Number(context, "pageSize", DefaultPage) is not (>= 1 and <= LargestPage and var size))
        {
            await WebexError.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, $"pageSize must be 1 to {LargestPage}");
        }
        else if (channels.Except(Channels).FirstOrDefault() is { } unknown)
        {
            await WebexError.WriteAsync(
                context, StatusCodes.Status400BadRequest, $"channelTypes: {unknown} is none of {string.Join(", ", Channels)}");
        }
        else
        {
            var tasks = state.Lives
                .Where(life => life.IsListed(now) && life.Call.At.ToUnixTimeMilliseconds() is var at && at >= from && at <= to)
                .Where(_ => channels.Length == 0 || channels.Contains("telephony"))
                .OrderBy(life => life.Call.At).Take((int)size).Select(life => LineOf(life, now));
            await Answer.JsonAsync(
                context,
                StatusCodes.Status200OK,
                new ContactCenterAnswer<IEnumerable<ListedTask>>(new(options.OrganizationId), tasks));
        }
    }

    /// <summary>The origin of a task is the customer's number, whoever called.</summary>
    private ListedTask LineOf(CallLife life, DateTimeOffset now)
    {
        var step = life.StepAt(now);
        return new(life.Call.TaskId, new(
            new("a1b2", "Agent Camila"),
            new("q1", "Queue Ventas"),
            "telephony",
            step.Status,
            life.Call.At.ToUnixTimeMilliseconds(),
            (life.Call.At + step.After).ToUnixTimeMilliseconds(),
            life.Call.Destination,
            options.OutdialAni,
            "outdial"));
    }

    private static long? Number(HttpContext context, string name, long? otherwise = null) =>
        context.Request.Query[name].ToString() is not { Length: > 0 } text ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}

internal sealed record ListedTask(Guid Id, ListedAttributes Attributes);

internal sealed record ListedAttributes(
    Named Owner,
    Named Queue,
    string ChannelType,
    string Status,
    long CreatedTime,
    long LastUpdatedTime,
    string Origin,
    string Destination,
    string Direction);

internal sealed record Named(string Id, string Name);
