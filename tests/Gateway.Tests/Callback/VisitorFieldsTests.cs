using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests.Callback;

/// <summary>The fields of <c>POST /callback/call</c> as people and their pages write them.</summary>
public sealed class VisitorFieldsTests : GatewayTest
{
    private const string Family = "\U0001F468\u200d\U0001F469\u200d\U0001F467"; // 18 bytes, eight of .NET's characters, one of people's

    [Theory]
    [InlineData("321 123 4567", "+573211234567")]
    [InlineData("5215545258442", "+525545258442")]
    public async Task The_answer_names_the_number_as_it_is_called(string typed, string number)
    {
        var answer = await Gateway.CallAsync(typed);

        await answer.ShouldBeAcceptedAsync("placed");
        (await answer.JsonAsync()).GetProperty("number").GetString().ShouldBe(number);
        Gateway.Webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe(number);
        var digits = number[3..];
        Gateway.Logs.ShouldNotContain(line => line.Contains(digits));
    }

    /// <summary>A version of the consent text may be as long as <c>Callbacks:ConsentVersion</c>.</summary>
    [Theory]
    [InlineData(64, 201)]
    [InlineData(100, 201)]
    [InlineData(101, 400)]
    public async Task A_consent_may_be_as_long_as_the_version_that_the_page_is_told(int length, int status) =>
        ((int)(await Gateway.PostAsync("/callback/call", $$"""{"destination":"321 123 4567","consent":"{{new string('v', length)}}"}""")).StatusCode).ShouldBe(status);

    [Fact]
    public async Task A_callback_that_waits_and_a_repeated_request_name_it_too_and_the_callbacks_own_address_does_not()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "unavailable");

        var first = await KeyedAsync(Gateway);
        var again = await KeyedAsync(Gateway);

        var location = await first.ShouldBeAcceptedAsync("unconfirmed");
        (await first.JsonAsync()).GetProperty("number").GetString().ShouldBe(GatewayUnderTest.Number);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await (await Gateway.GetAsync(location.OriginalString)).Content.ReadAsStringAsync()).ShouldNotContain("number");
    }

    [Theory]
    [InlineData("51 emoji", 51, "\U0001F600", null)]
    [InlineData("100 letters with accents of their own", 100, "e\u0301", null)]
    [InlineData("100 flags", 100, "\U0001F1E8\U0001F1F4", null)]
    [InlineData("50 families", 50, Family, null)]
    [InlineData("101 letters", 101, "a", "longer than 100 characters")]
    [InlineData("101 emoji", 101, "\U0001F600", "longer than 100 characters")]
    [InlineData("60 families", 60, Family, "longer than 1024 bytes")]
    [InlineData("one letter with 600 accents", 1, "zalgo", "longer than 1024 bytes")]
    public async Task A_name_is_counted_as_people_count_within_Webexs_bytes(string what, int times, string text, string? fault)
    {
        var name = string.Concat(Enumerable.Repeat(text == "zalgo" ? $"a{new string('\u0301', 600)}" : text, times));

        var answer = await Gateway.CallAsync(name: name);

        if (fault is null)
        {
            await answer.ShouldBeAcceptedAsync("placed");
            Gateway.Webex.State.Calls.ShouldHaveSingleItem().Attributes["Name"].ShouldBe(name, what);
        }
        else
        {
            await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
            (await answer.JsonAsync()).GetProperty("detail").GetString()!.ShouldStartWith($"'name' is {fault}", customMessage: what);
        }
    }

    [Theory]
    [InlineData("Ana\u202e Ruiz\u202c", "Ana Ruiz")]
    [InlineData("\u2066Ana\u2069 \u200fRuiz\u200e\u061c", "Ana Ruiz")]
    [InlineData("Ana\u2028 Ruiz\u2029", "Ana Ruiz")]
    [InlineData("Ana\u0085 Ruiz", "Ana Ruiz")]
    public async Task What_turns_or_breaks_a_line_is_dropped_from_a_name(string typed, string name)
    {
        await (await Gateway.CallAsync(name: typed)).ShouldBeAcceptedAsync("placed");
        var guest = await Gateway.PostAsync("/guest/token", new JsonObject { ["name"] = typed }.ToJsonString());

        Gateway.Webex.State.Calls.ShouldHaveSingleItem().Attributes["Name"].ShouldBe(name);
        guest.StatusCode.ShouldBe(HttpStatusCode.OK);
        var sent = JsonElement.Parse(Gateway.Webex.State.Requests.Last(seen => seen.Path == "/v1/guests/token").Body);
        sent.GetProperty("displayName").GetString().ShouldBe(name);
    }

    [Theory]
    [InlineData("""{"destination":"+573211234567","name":"Ana\tRuiz"}""", "'name' holds control characters")]
    [InlineData("""{"destination":"+573211234567","name":"Ana\u0000"}""", "'name' holds control characters")]
    [InlineData("""{"destination":"+57321\u00001234567"}""", "'destination' holds control characters")]
    [InlineData("""{"destination":"+57321\u001b1234567"}""", "'destination' holds control characters")]
    public async Task A_field_that_cannot_be_read_is_named_with_what_it_should_be(string body, string detail)
    {
        (await RefusalAsync(Gateway, body)).ShouldStartWith(detail);
    }

    [Theory]
    [InlineData(
        "'{0}': did you mean 'destination'?", "phone", "phoneNumber", "phone_number", "Phone-Number", "number", "telephone", "tel", "mobile",
        "telefono", "celular", "Destination", "destinaton")]
    [InlineData(": did you mean 'destination'?", "teléfono")]
    [InlineData("'{0}': did you mean 'name'?", "nombre")]
    [InlineData("'{0}': did you mean 'region'?", "country")]
    [InlineData("'{0}': did you mean 'when'?", "time", "date")]
    [InlineData("'{0}': did you mean 'topic'?", "tema")]
    [InlineData("'{0}': known are challenge, consent, destination,", "anythingElse")]
    [InlineData(": known are ", "3217654321", "a3217654321", "Ana Ruiz <b>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "")]
    public async Task An_unknown_field_is_answered_with_the_one_that_was_meant(string detail, params string[] fields)
    {
        foreach (var field in fields)
        {
            var said = await RefusalAsync(Gateway, $$"""{"{{field}}":"+573211234567"}""");

            said.ShouldStartWith($"Unknown field{(detail[0] == '\'' ? " " : "")}{string.Format(null, detail, field)}");
        }
    }

    [Fact]
    public async Task A_route_gives_the_visitors_fields_the_names_that_a_page_sends()
    {
        using var folder = new ConfigFolder();
        folder.Edit("routes.json", all =>
        {
            var metadata = all["ReverseProxy"]!["Routes"]!["callback-call"]!["Metadata"]!;
            metadata["Field.destination"] = "phone";
            metadata["Field.name"] = "nombre";
        });
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        var placed = await gateway.PostAsync("/callback/call", """{"phone":"321 123 4567","nombre":"Ana","region":"CO"}""");
        var ours = await gateway.PostAsync("/callback/call", """{"destination":"321 123 4567"}""");
        var missing = await gateway.PostAsync("/callback/call", """{"nombre":"Ana"}""");
        var premium = await gateway.PostAsync("/callback/call", """{"phone":"+57 1 900 123 4567"}""");

        await placed.ShouldBeAcceptedAsync("placed");
        var call = gateway.Webex.State.Calls.ShouldHaveSingleItem();
        call.Destination.ShouldBe(GatewayUnderTest.Number);
        call.Attributes["Name"].ShouldBe("Ana");
        (await ours.JsonAsync()).GetProperty("detail").GetString().ShouldBe("Unknown field 'destination': did you mean 'phone'?");
        (await missing.JsonAsync()).GetProperty("detail").GetString()!.ShouldStartWith("'phone' is required");
        await premium.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
    }

    /// <summary>The detail of a malformed request, which names nothing of the visitor's.</summary>
    private static async Task<string> RefusalAsync(GatewayUnderTest gateway, string body)
    {
        var answer = await gateway.PostAsync("/callback/call", body);
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        var said = (await answer.JsonAsync()).GetProperty("detail").GetString()!;
        said.ShouldNotContain("321");
        return said;
    }

    private static Task<HttpResponseMessage> KeyedAsync(GatewayUnderTest gateway) =>
        gateway.SendAsync(HttpMethod.Post, "/callback/call", """{"destination":"321 1234567"}""", ("Idempotency-Key", "the-same"));
}
