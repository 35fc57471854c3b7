using System.Globalization;
using System.Text.Json.Serialization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Which scheduled callbacks a request wants to see, and in what order and pages.</summary>
internal sealed class ScheduledCallbackList(IQueryCollection query)
{
    private const int DefaultPageSize = 50;
    private const int LargestPage = 100;

    private readonly string number = query["callbackNumber"].ToString();
    private readonly string agent = query["assigneeAgent"].ToString();
    private readonly string sortBy = Given(query, "sortBy", "scheduledTime");
    private readonly string sortOrder = Given(query, "sortOrder", "asc");
    private readonly int? page = Whole(query, "page", 0);
    private readonly int? pageSize = Whole(query, "pageSize", DefaultPageSize);

    public List<string> Faults => [.. FaultsOf()];

    /// <summary>Requires a list without faults.</summary>
    public ScheduledCallbackPage Of(IEnumerable<ScheduledCallback> all, string orgId, string path)
    {
        var (at, size) = (page!.Value, pageSize!.Value);
        ScheduledCallback[] found = [.. Sorted(all.Where(IsWanted))];
        var pages = (found.Length + size - 1) / size;
        string Link(int to) => path + QueryString.Create(
            query.Where(one => one.Key is not ("page" or "pageSize")).Append(new("page", $"{to}")).Append(new("pageSize", $"{size}")));
        var links = new PageLinks(
            Link(at), Link(0), Link(Math.Max(pages - 1, 0)), at < pages - 1 ? Link(at + 1) : null, at > 0 ? Link(at - 1) : null);
        return new(new(orgId, at, size, pages, found.Length, links), found.Skip((int)Math.Min((long)at * size, int.MaxValue)).Take(size));
    }

    private IEnumerable<string> FaultsOf()
    {
        if (number.Length == 0 && agent.Length == 0)
        {
            yield return "callbackNumber or assigneeAgent is required";
        }

        if (number.Length > 0 && !Format.IsNumber(number, ScheduledCallback.ShortestNumber, ScheduledCallback.LongestNumber))
        {
            yield return $"callbackNumber: {Format.Number(ScheduledCallback.ShortestNumber, ScheduledCallback.LongestNumber)}";
        }

        if (agent.Length > 0 && !Format.IsUuid(agent))
        {
            yield return $"assigneeAgent: {Format.Uuid}";
        }

        if (page is null)
        {
            yield return "page: must be a number from 0";
        }

        if (pageSize is null or < 1 or > LargestPage)
        {
            yield return $"pageSize: must be 1 to {LargestPage}";
        }

        if (sortBy is not ("customerName" or "scheduledTime" or "assignedTime"))
        {
            yield return "sortBy: must be customerName, scheduledTime or assignedTime";
        }

        if (sortBy == "assignedTime" && agent.Length == 0)
        {
            yield return "sortBy: assignedTime requires assigneeAgent";
        }

        if (sortOrder is not ("asc" or "desc"))
        {
            yield return "sortOrder: must be asc or desc";
        }
    }

    private bool IsWanted(ScheduledCallback one) =>
        (number.Length == 0 || one.CallbackNumber == number)
        && (agent.Length == 0 || agent.Equals(one.AssigneeAgent, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<ScheduledCallback> Sorted(IEnumerable<ScheduledCallback> callbacks)
    {
        var sorted = sortBy switch
        {
            "customerName" => callbacks.OrderBy(one => one.CustomerName, StringComparer.Ordinal),
            "assignedTime" => callbacks.OrderBy(one => one.AssignedTime),
            _ => callbacks.OrderBy(one => one.Trigger),
        };
        var stable = sorted.ThenBy(one => one.Id);
        return sortOrder == "asc" ? stable : stable.Reverse();
    }

    private static string Given(IQueryCollection query, string name, string otherwise) =>
        query[name].ToString() is { Length: > 0 } text ? text : otherwise;

    private static int? Whole(IQueryCollection query, string name, int otherwise) =>
        query[name].ToString() is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}

internal sealed record ScheduledCallbackPage(PageMeta Meta, IEnumerable<ScheduledCallback> Data);

internal sealed record PageMeta(string OrgId, int Page, int PageSize, int TotalPages, int TotalRecords, PageLinks Links);

internal sealed record PageLinks(
    string Self,
    string First,
    string Last,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Prev);
