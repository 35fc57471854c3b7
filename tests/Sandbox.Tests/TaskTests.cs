using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

public sealed class TaskTests : CloudTest
{
    [Fact]
    public async Task A_documented_task_places_a_call()
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("trackingid").Single().ShouldStartWith("GTWY_");
        var json = await answer.JsonAsync();
        json["meta"]!["orgId"]!.GetValue<string>().ShouldBe(Cloud.Options.OrganizationId);
        var call = Cloud.State.Calls.Single();
        json["data"]!["id"]!.GetValue<Guid>().ShouldBe(call.TaskId);
        call.Destination.ShouldBe("+573001234567");
        call.EntryPointId.ShouldBe(Cloud.Options.EntryPointId);
        call.Attributes.ShouldBe(new Dictionary<string, string> { ["Name"] = "Ana", ["Topic"] = "sales" }, ignoreOrder: true);
        call.At.ShouldBe(Cloud.Clock.GetUtcNow());
    }

    public static TheoryData<string, string?> Faulty => new()
    {
        { "entryPointId", null },
        { "entryPointId", "\"00000000-0000-0000-0000-000000000000\"" },
        { "destination", null },
        { "destination", "573001234567" },
        { "destination", "\" \"" },
        { "destination", "\"+5730012345670000000000000000000000000\"" },
        { "destination", "\"call me\"" },
        { "destination", "\"+57 300 1234567;ext=9\"" },
        { "origin", "\"+15550100\"" },
        { "mediaType", "\"chat\"" },
        { "mediaType", null },
        { "outboundType", null },
        { "outboundType", "\"callback\"" },
        { "outboundType", "\"RECORD_GREETING\"" },
        { "callback", null },
        { "callback", "\"web\"" },
        { "callback", """{"callbackOrigin":"web"}""" },
        { "callback", """{"callbackOrigin":"web","callbackType":"scheduled"}""" },
        { "callback", """{"callbackOrigin":"chat","callbackType":"immediate"}""" },
        { "callback", """{"callbackOrigin":"web","callbackType":"immediate","more":"x"}""" },
        { "attributes", "[]" },
        { "attributes", """{"Name":7}""" },
        { "attributes", """{"Name":null}""" },
        { "origin", "\"+1234567890123456789012345678901234567\"" },
        { "name", "\"Ana\"" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task A_field_that_is_missing_wrong_or_unknown_is_refused_by_its_name(string field, string? json)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body =>
        {
            body.Remove(field);
            if (json is not null)
            {
                body[field] = JsonNode.Parse(json);
            }
        });

        await answer.ShouldBeRefusedAsync(field);
        Cloud.State.CallCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(30, 200, 1024, 'v', 201)]
    [InlineData(31, 10, 10, 'v', 400)]
    [InlineData(1, 201, 10, 'v', 400)]
    [InlineData(1, 10, 1025, 'v', 400)]
    [InlineData(1, 10, 513, 'ñ', 400)]
    public async Task Attributes_are_limited_in_number_and_bytes(int pairs, int keyLength, int valueLength, char value, int expected)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body => body["attributes"] = new JsonObject(
            Enumerable.Range(0, pairs).Select(number => KeyValuePair.Create(
                $"{number}".PadLeft(keyLength, 'k'), (JsonNode?)JsonValue.Create(new string(value, valueLength))))));

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Fact]
    public async Task Attributes_origin_and_the_old_direction_are_optional()
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body =>
        {
            body.Remove("attributes");
            body["direction"] = "OUTBOUND";
            body["origin"] = Cloud.Options.OutdialAni;
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{\"destination\":")]
    [InlineData("application/json", "{\"destination\":\"\\ud800\"}")]
    [InlineData("application/json", "{\"\\ud800\":1}")]
    [InlineData("application/json", "{\"destination\":\"+1\",\"destination\":\"+2\"}")]
    [InlineData("text/plain", null)]
    public async Task Anything_but_one_JSON_object_sent_as_such_is_refused(string contentType, string? body)
    {
        var content = Cloud.JsonBody(body ?? Cloud.GoodTask().ToJsonString());
        content.Headers.ContentType = new(contentType);
        Cloud.Http.DefaultRequestHeaders.Authorization = new("Bearer", await Cloud.AccessTokenAsync());

        var answer = await Cloud.Http.PostAsync("/v1/tasks", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Entry_points_can_be_known_by_a_rule()
    {
        await using var cloud = await Cloud.StartAsync(options => options.KnowsEntryPoint = id => id.StartsWith("sales"));

        var known = await cloud.PlaceAsync(await cloud.AccessTokenAsync(), body => body["entryPointId"] = "sales-7");
        var unknown = await cloud.PlaceAsync(await cloud.AccessTokenAsync());

        known.StatusCode.ShouldBe(HttpStatusCode.Created);
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
