using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class PageTests : CloudTest
{
    [Fact]
    public async Task The_page_shows_the_calls_newest_first_and_nothing_that_a_caller_wrote_as_markup()
    {
        var token = await Cloud.AccessTokenAsync();
        await Cloud.PlaceAsync(token, body => body["destination"] = "+573000000001");
        await Cloud.PlaceAsync(token, body => body["attributes"]!["Name"] = "<script>alert(1)</script>");

        var answer = await Cloud.Http.GetAsync("/");

        var html = await answer.Content.ReadAsStringAsync();
        html.IndexOf("+573001234567", StringComparison.Ordinal).ShouldBeInRange(1, html.IndexOf("+573000000001", StringComparison.Ordinal));
        html.ShouldContain("Name: &lt;script&gt;alert(1)&lt;/script&gt;");
        html.ShouldNotContain("<script");
        html.ShouldContain("http-equiv=\"refresh\"");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        (await Cloud.Http.GetAsync("/_sandbox/style.css")).Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
    }

    [Fact]
    public async Task The_page_names_the_faults_that_are_armed()
    {
        (await Cloud.Http.GetStringAsync("/")).ShouldContain("armed: none.");
        Cloud.State.ArmFault("/v1/tasks", "permanent-500");

        (await Cloud.Http.GetStringAsync("/")).ShouldContain("armed: permanent-500 at /v1/tasks.");
    }

    [Fact]
    public async Task The_pages_button_forgets_everything_and_returns()
    {
        await Cloud.PlaceAsync(await Cloud.AccessTokenAsync());

        var answer = await Cloud.Http.PostAsync("/_sandbox/forget", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/");
        Cloud.State.CallCount.ShouldBe(0);
    }

    [Fact]
    public async Task Requests_are_listed_without_their_secrets()
    {
        var token = await Cloud.AccessTokenAsync();
        await Cloud.PlaceAsync(token);
        await Cloud.Http.GetAsync("/v1/authorize?state=a-secret-state-1234&client_id=sandbox-client");

        var listed = await Cloud.Http.GetStringAsync("/_sandbox/requests");

        listed.ShouldContain($"Bearer …{token[^4..]}");
        listed.ShouldContain($"refresh_token=…{Cloud.Options.RefreshToken[^4..]}");
        listed.ShouldContain("state=…1234");
        listed.ShouldContain("client_id=sandbox-client");
        listed.ShouldNotContain(token);
        listed.ShouldNotContain(Cloud.Options.RefreshToken);
        listed.ShouldNotContain(Cloud.Options.ClientSecret);
    }
}
