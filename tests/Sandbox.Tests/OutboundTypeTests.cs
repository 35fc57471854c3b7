using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>Calls that are no web callbacks, and the headers for SIP.</summary>
public sealed class OutboundTypeTests : CloudTest
{
    [Theory]
    [InlineData("OUTDIAL")]
    [InlineData("EXECUTE_FLOW")]
    public async Task An_outdial_and_the_start_of_a_flow_place_a_call_without_a_callback(string type)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body => Become(body, type));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        Cloud.State.Calls.ShouldHaveSingleItem().OutboundType.ShouldBe(type);
    }

    [Theory]
    [InlineData("OUTDIAL")]
    [InlineData("EXECUTE_FLOW")]
    public async Task They_require_an_origin(string type)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body =>
        {
            Become(body, type);
            body.Remove("origin");
        });

        await answer.ShouldBeRefusedAsync("origin: is required");
    }

    [Theory]
    [InlineData("CALLBACK", true)]
    [InlineData("OUTDIAL", true)]
    [InlineData("EXECUTE_FLOW", false)]
    public async Task A_flow_begins_at_an_inbound_entry_point_and_other_calls_at_an_outbound_one(string type, bool isInbound)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body =>
        {
            Become(body, type);
            body["entryPointId"] = isInbound ? Cloud.Options.FlowEntryPointId : Cloud.Options.EntryPointId;
        });

        await answer.ShouldBeRefusedAsync("entryPointId: no such");
    }

    [Fact]
    public async Task A_callback_that_is_not_required_must_be_right_all_the_same()
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body =>
        {
            Become(body, "OUTDIAL");
            body["callback"] = new JsonObject { ["callbackOrigin"] = "web", ["callbackType"] = "scheduled" };
        });

        await answer.ShouldBeRefusedAsync("callback.callbackType:");
    }

    [Theory]
    [InlineData(1, 10, 201)]
    [InlineData(20, 51, 201)] // 20 names of 4 bytes, and 1,020 bytes of values
    [InlineData(20, 52, 400)]
    [InlineData(200, 51, 201)] // the first 20 in the alphabet are sent
    public async Task Custom_attributes_are_limited_to_what_20_headers_for_SIP_hold(int headers, int valueLength, int expected)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body => body["customAttributes"] = new JsonObject(
            Enumerable.Range(0, headers).Select(number => KeyValuePair.Create($"x{number:000}", (JsonNode?)JsonValue.Create(new string('v', valueLength))))));

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [InlineData("[]", "customAttributes:")]
    [InlineData("""{"x_customer":7}""", "customAttributes.x_customer:")]
    public async Task Custom_attributes_are_an_object_of_texts(string json, string named)
    {
        var answer = await Cloud.PlaceAsync(await Cloud.AccessTokenAsync(), body => body["customAttributes"] = JsonNode.Parse(json));

        await answer.ShouldBeRefusedAsync(named);
    }

    private void Become(JsonObject body, string type)
    {
        body["outboundType"] = type;
        body["origin"] = Cloud.Options.OutdialAni;
        if (type != "CALLBACK")
        {
            body.Remove("callback");
        }

        if (type == "EXECUTE_FLOW")
        {
            body["entryPointId"] = Cloud.Options.FlowEntryPointId;
        }
    }
}
