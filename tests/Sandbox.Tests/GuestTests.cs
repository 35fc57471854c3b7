using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

public sealed class GuestTests : CloudTest
{
    [Fact]
    public async Task The_service_app_creates_guests_with_tokens_of_their_own()
    {
        var answer = await GuestAsync(Cloud, await Cloud.GuestIssuerTokenAsync(), "visitor-1", "Ana");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = await answer.JsonAsync();
        json["subject"]!.GetValue<string>().ShouldBe("visitor-1");
        json["displayName"]!.GetValue<string>().ShouldBe("Ana");
        json["email"]!.GetValue<string>().ShouldBe($"{json["id"]!.GetValue<string>()}@appid.ciscospark.com");
        json["accessToken"]!.GetValue<string>().ShouldStartWith("eyJ");
        json["expiresIn"]!.GetValue<int>().ShouldBe(64799);
    }

    [Fact]
    public async Task Repeating_a_subject_renames_the_same_guest()
    {
        var token = await Cloud.GuestIssuerTokenAsync();

        var ana = await (await GuestAsync(Cloud, token, "visitor-1", "Ana")).JsonAsync();
        var eva = await (await GuestAsync(Cloud, token, "visitor-1", "Eva")).JsonAsync();
        var other = await (await GuestAsync(Cloud, token, "visitor-2", "Eva")).JsonAsync();

        eva["id"]!.GetValue<string>().ShouldBe(ana["id"]!.GetValue<string>());
        eva["accessToken"]!.GetValue<string>().ShouldNotBe(ana["accessToken"]!.GetValue<string>());
        other["id"]!.GetValue<string>().ShouldNotBe(ana["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/v1/guests/token", """{"subject":"visitor-1"}""")]
    [InlineData("/v1/guests/token", """{"subject":"","displayName":"Ana"}""")]
    [InlineData("/v1/guests/token", """{"subject":"visitor-1","displayName":"Ana","more":"x"}""")]
    [InlineData("/v1/telephony/click2call/callToken", """{"guestName":"Ana"}""")]
    [InlineData("/v1/telephony/click2call/callToken", """{"calledNumber":"+15550100"}""")]
    public async Task Both_fields_are_required_and_no_other_is_known(string path, string body)
    {
        var answer = await Cloud.SendAsync(
            HttpMethod.Post, path, await Cloud.GuestIssuerTokenAsync(), JsonNode.Parse(body)!.AsObject());

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.JsonAsync())["errors"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/guests/token")]
    [InlineData("/v1/telephony/click2call/callToken")]
    public async Task Without_a_good_token_there_is_nothing(string path)
    {
        var answer = await Cloud.SendAsync(HttpMethod.Post, path, "nobody-issued-this", []);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_call_token_is_an_encrypted_token_of_five_parts()
    {
        var answer = await Cloud.SendAsync(HttpMethod.Post, "/v1/telephony/click2call/callToken", await Cloud.GuestIssuerTokenAsync(), new()
        {
            ["calledNumber"] = "+15550100",
            ["guestName"] = "Ana",
        });

        (await answer.JsonAsync())["callToken"]!.GetValue<string>().Split('.').Length.ShouldBe(5);
    }

    private static Task<HttpResponseMessage> GuestAsync(Cloud cloud, string token, string subject, string displayName) =>
        cloud.SendAsync(HttpMethod.Post, "/v1/guests/token", token, new() { ["subject"] = subject, ["displayName"] = displayName });
}
