using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Operator;

/// <summary>
/// Writes the list as CSV (RFC 4180) with a head line, page after page. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe.
/// </summary>
internal sealed class DeskCsv(DeskList list, DeskSearch search, DeskPage first) : IResult
{
    private const string Head =
        "id,reference,status,call,number,topic,region,asked,due,waited,attempts,webex_status,tracking_id,cause,closed\r\n";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private static readonly MediaTypeHeaderValue Csv = new("text/csv");

    /// <summary>Returns true when a client would rather have CSV than JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double Of(string type) => accepted.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Of(Csv.MediaType.ToString()) is > 0 and var csv && csv >= Of("application/json");
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = "attachment; filename=\"callbacks.csv\"";
        var text = new StringBuilder(Head);
        try
        {
            await foreach (var row in list.AllAsync(search, first, httpContext.RequestAborted))
            {
                Append(text, row);
                if (text.Length > 16 * 1024)
                {
                    await response.WriteAsync(text.ToString(), httpContext.RequestAborted); // waits for a slow reader
                    text.Clear();
                }
            }

            await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
        }
        catch (DbException)
        {
            httpContext.Abort(); // half a list must not look like a whole one
        }
    }

    private static void Append(StringBuilder text, DeskRow row)
    {
        string?[] cells =
        [
            row.Id.ToString(), row.Reference, row.Status, row.Call, row.Number, row.Topic, row.Region, Moment(row.Asked), Moment(row.Due),
            Number(row.Waited), Number(row.Attempts), Number(row.WebexStatus), row.TrackingId, row.Cause, Moment(row.Closed),
        ];
        text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
    }

    private static string Cell(string? value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{value}" : value ?? "";
        return safe.AsSpan().ContainsAny(Special) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string? Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
