using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class CannedFaultTests : CloudTest
{
    [Theory]
    [InlineData("empty-200", 200, "")]
    [InlineData("html-200", 200, "<html>")]
    [InlineData("leaky-400", 400, "https://internal-routing.prod.example:8443")]
    [InlineData("revoked", 401, "revoked")]
    [InlineData("forbidden", 403, "403")]
    [InlineData("rate-limited", 429, "")]
    [InlineData("rate-limited-without-retry-after", 429, "")]
    [InlineData("error-500", 500, "errorMessage")]
    [InlineData("error-502", 502, "errorMessage")]
    [InlineData("error-503", 503, "")]
    [InlineData("error-504", 504, "errorMessage")]
    [InlineData("unavailable", 503, "")]
    public async Task An_answer_in_place_of_the_right_one_places_no_call(string kind, int status, string inBody)
    {
        var token = await Cloud.AccessTokenAsync();
        Cloud.State.ArmFault("/v1/tasks", kind);

        var answer = await Cloud.PlaceAsync(token);

        ((int)answer.StatusCode).ShouldBe(status);
        var body = await answer.Content.ReadAsStringAsync();
        body.ShouldContain(inBody);
        body.Length.ShouldBe(inBody.Length == 0 ? 0 : body.Length);
        Cloud.State.CallCount.ShouldBe(0);
        Cloud.State.CountOf("/v1/tasks").ShouldBe(1);
        (await Cloud.PlaceAsync(await Cloud.AccessTokenAsync())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
