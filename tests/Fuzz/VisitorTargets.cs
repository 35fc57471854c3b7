using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using PhoneNumbers;
using WebexGateway.Callbacks;
using WebexGateway.Http;
using WebexGateway.Ledger;
using WebexGateway.Numbers;
using WebexGateway.Transforms;
using static WebexGateway.Fuzz.FuzzFindingException;

namespace WebexGateway.Fuzz;

/// <summary>What visitors send.</summary>
internal static class VisitorTargets
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 15, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Proxy = IPAddress.Parse("10.1.2.3");
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();
    private static readonly CallbackOptions Options = new() { Regions = { "CO", "MX", "US", "IT" } };
    private static readonly PhoneNumberPolicy Policy = new(new FixedOptions<CallbackOptions>(Options));
    private static readonly ForwardedHeadersMiddleware Forwarded = new(
        _ => Task.CompletedTask,
        NullLoggerFactory.Instance,
        Microsoft.Extensions.Options.Options.Create(new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
            KnownIPNetworks = { System.Net.IPNetwork.Parse("10.0.0.0/8") },
        }));

    private static readonly EntryPoints EntryPoints = new(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { ["Callbacks:EntryPoints:default"] = "510d198d-7aa7-4b75-a5ff-e61759f4f313" }).Build());

    /// <summary>The body of <c>POST /callback/call</c> gives a request, a refusal, or both, for a retry may be answered all the same.</summary>
    public static void Json(byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(body);
        var (request, refusal) = CallbackRequest.ReadAsync(context, null, EntryPoints, Options, Now).AsTask().GetAwaiter().GetResult();
        Unless(request is not null || refusal is not null, "a body is read or refused");
        Unless(refusal is null or { Status: 400 or 413, Detail.Length: > 0 }, "a refusal is 400 or 413, and says why");
        if (request is not null)
        {
            Unless(Encoding.UTF8.GetByteCount(request.Name ?? "") <= 1024, "a name has at most 1,024 bytes");
            Unless(!(request.Name ?? "").Any(char.IsControl), "a name has no control characters");
            Unless(request.When is null || request.When > Now, "a time lies in the future");
            Admit(request.Destination, request.Region);
        }
    }

    /// <summary>The first two letters are the region, the rest is what was typed.</summary>
    public static void Number(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        Admit(text.Length < 2 ? text : text[2..], text.Length < 2 ? null : text[..2]);
    }

    /// <summary>A client behind a proxy cannot choose the address of the proxy, and every address has a key.</summary>
    public static void ForwardedFor(byte[] input)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = Proxy;
        context.Request.Headers["X-Forwarded-For"] = Encoding.Latin1.GetString(input);
        Forwarded.Invoke(context).GetAwaiter().GetResult();
        _ = ClientKey.Of(context.Connection.RemoteIpAddress).Text;
        var last = Encoding.Latin1.GetString(input).Split(',')[^1].Trim();
        Unless(
            !IPAddress.TryParse(last, out var told) || Proxy.Equals(told) || told.ToString().StartsWith("10.", StringComparison.Ordinal)
                || context.Connection.RemoteIpAddress!.Equals(told),
            "the address that the proxy told is the client's");
    }

    private static void Admit(string typed, string? region)
    {
        var admitted = Policy.Admit(typed, region);
        Unless(admitted.Found is not null || admitted.Detail is { Length: > 0 }, "a refused number has a reason");
        if (admitted.Found is not { Number.E164: var number } found)
        {
            return;
        }

        Unless(number.Length is > 7 and <= 16 && number[0] == '+' && number[1..].All(char.IsAsciiDigit), "a number is E.164");
        var parsed = Library.Parse(number, null);
        Unless(Library.IsValidNumber(parsed), "Google's data have the number");
        Unless(Library.GetRegionCodeForNumber(parsed) == found.Region, "the number is of the region that it was admitted for");
        Unless(Options.Regions.Contains(found.Region!), "the region is served");
        Unless(NumberReader.Read(number, "JP").Found?.Number.E164 == number, "E.164 is read as itself, wherever it is dialled");
        var spelled = Library.Format(parsed, PhoneNumberFormat.INTERNATIONAL);
        Unless(NumberReader.Read(spelled, "JP").Found?.Number.E164 == number, "the international spelling is the same number");
    }
}
