using System.Net;
using System.Text;
using System.Text.Json;

namespace WebexGateway.Tests;

/// <summary>What tests say about answers.</summary>
internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync());

    /// <summary>201 or 202 with this status word, an id and where its state is had.</summary>
    public static async Task<Uri> ShouldBeAcceptedAsync(this HttpResponseMessage answer, string status)
    {
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status == "placed" ? HttpStatusCode.Created : HttpStatusCode.Accepted, body);
        var json = JsonElement.Parse(body);
        json.GetProperty("status").GetString().ShouldBe(status, body);
        answer.Headers.Location!.OriginalString.ShouldBe($"/callback/requests/{json.GetProperty("id").GetGuid()}");
        return answer.Headers.Location;
    }

    /// <summary>Problem details with this status and slug, and nothing that Webex said.</summary>
    public static async Task ShouldBeProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string slug)
    {
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, body);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.TransferEncodingChunked.ShouldNotBe(true, "a refusal has a length");
        var problem = JsonElement.Parse(body);
        problem.GetProperty("type").GetString().ShouldBe($"urn:webex-gateway:{slug}");
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        if (status is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }
    }
}

/// <summary>A JSON body.</summary>
internal static class JsonContent
{
    public static StringContent Of(string json) => new(json, Encoding.UTF8, "application/json");
}
