namespace WebexGateway.Tests;

public sealed class RouteRefusalTests
{
    private const string Admission = """{ "Admission": "callback" }""";

    [Theory]
    [InlineData("""{ "BodyFeild": "a", "Value": "b" }""", "did you mean 'BodyField'?")]
    [InlineData("""{ "WebexAccesToken": "ContactCenter" }""", "did you mean 'WebexAccessToken'?")]
    [InlineData("""{ "Quux": "1" }""", "known are ")]
    [InlineData("""{ "WebexAccessToken": "ContactCentre" }""", "use one of ContactCenter, GuestIssuer")]
    [InlineData("""{ "WebexAccessToken": "ContactCenter" }, { "WebexAccessToken": "GuestIssuer" }""", "it stands twice")]
    [InlineData("""{ "WebexAccessToken": "ContactCenter" }, { "RequestHeadersCopy": "true" }""", "name single headers instead")]
    [InlineData("""{ "WebexAccessToken": "ContactCenter" }, { "ResponseHeadersCopy": "true" }""", "name single headers instead")]
    [InlineData("""{ "BodyField": "a", "Valeu": "b" }""", "did you mean 'Value'?")]
    [InlineData("""{ "BodyField": "a" }""", "give it one source")]
    [InlineData("""{ "BodyField": "a", "Value": "b", "Random": "uuid" }""", "give it one source")]
    [InlineData("""{ "BodyField": "a..b", "Value": "c" }""", "dots between levels")]
    [InlineData("""{ "BodyField": "a", "Value": "b" }, { "BodyField": "a", "Value": "c" }""", "the field 'a' stands in this route already")]
    [InlineData("""{ "BodyField": "a", "Value": "b" }, { "BodyField": "a.b", "Value": "c" }""", "the field 'a' stands in this route already")]
    [InlineData("""{ "BodyField": "a", "Setting": "Webex:Tokens:ContactCenter:ClientSecret" }""", "which hold secrets")]
    [InlineData("""{ "BodyField": "a", "Setting": "DATABASE_URL" }""", "which hold secrets")]
    [InlineData("""{ "BodyField": "a", "Random": "guid" }""", "\"uuid\" only")]
    [InlineData("""{ "BodyField": "a", "EntryPoint": "support" }""", "set Callbacks:EntryPoints:support")]
    [InlineData("""{ "BodyField": "a", "EntryPoint": "{topic}" }""", "\"Admission\": \"callback\"")]
    [InlineData("""{ "BodyField": "a", "Admitted": "number" }""", "\"Admission\": \"callback\"")]
    [InlineData("""{ "BodyField": "a", "Visitor": "name" }""", "\"MaxLength\": \"100\"")]
    [InlineData("""{ "BodyField": "a", "Visitor": "name", "MaxLength": "many" }""", "\"MaxLength\": \"100\"")]
    [InlineData("""{ "BodyField": "a", "Visitor": "name", "MaxLength": "9", "Required": "true", "Default": "x" }""", "contradict each other")]
    [InlineData("""{ "BodyField": "a", "Value": "b", "MaxLength": "9" }""", "goes with \"Visitor\" only")]
    [InlineData("""{ "BodyField": "destination", "Visitor": "phone", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "Destination", "Visitor": "n", "MaxLength": "9", "Default": "1" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "callbackNumber", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "calledNumber", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "phone_number", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "callback.destination", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "destination.address", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "ANI", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "BodyField": "origin", "Visitor": "n", "MaxLength": "20" }""", "only an admitted number may be called")]
    [InlineData("""{ "PathSet": "/v1/tasks" }, { "BodyField": "destination", "Visitor": "n", "MaxLength": "9" }""", "\"Admission\": \"callback\"")]
    [InlineData("""{ "ReplyField": "a" }""", "one source")]
    [InlineData("""{ "ReplyField": "a", "From": "b", "Type": "date" }""", "knows \"number\" only")]
    [InlineData("""{ "ReplyField": "a", "Form": "b" }""", "did you mean 'From'?")]
    [InlineData("""{ "ReplyField": "a", "From": "b" }, { "ReplyField": "a", "From": "c" }""", "the field 'a' stands in this route already")]
    [InlineData("""{ "WebexReply": "Outcome" }""", "\"Admission\": \"callback\"")]
    public async Task A_wrong_transform_is_refused_with_route_transform_and_fix(string transforms, string fix)
    {
        using var route = new RouteUnderTest(transforms);

        var faults = await route.FaultsAsync();

        faults.ShouldContain(fault => fault.Contains("'the-route'") && fault.Contains(fix));
    }

    [Theory]
    [InlineData("""{ "BodyField": "a", "Admitted": "nmae" }""", "did you mean 'name'?")]
    [InlineData("""{ "BodyField": "a", "Visitor": "name", "MaxLength": "9" }""", "takes its values from \"Admitted\"")]
    [InlineData("""{ "WebexReply": "Everything" }""", "\"Outcome\" only")]
    [InlineData("""{ "WebexReply": "Outcome" }, { "ReplyField": "a", "From": "b" }""", "contradict each other")]
    public async Task A_route_with_an_admission_is_held_to_it(string transforms, string fix)
    {
        using var route = new RouteUnderTest(transforms, Admission);

        var faults = await route.FaultsAsync();

        faults.ShouldContain(fault => fault.Contains(fix));
    }

    [Fact]
    public async Task A_right_route_is_not_refused()
    {
        using var route = new RouteUnderTest(
            """
            { "PathSet": "/v1/x" }, { "X-Forwarded": "Off" }, { "RequestHeadersCopy": "false" }, { "RequestHeader": "Accept", "Set": "application/json" },
            { "WebexAccessToken": "GuestIssuer" }, { "BodyField": "calledNumber", "Value": "+570000" }, { "BodyField": "deep.name", "Visitor": "name", "MaxLength": "100", "Default": "Ana" },
            { "BodyField": "deep.id", "Random": "uuid" },
            { "BodyField": "attributes.OrderNumber", "Visitor": "order", "MaxLength": "20" },
            { "BodyField": "customerName", "Visitor": "name", "MaxLength": "9" },
            { "BodyField": "entry", "EntryPoint": "sales" }, { "ResponseHeadersCopy": "false" }, { "ReplyField": "call_token", "From": "callToken" }
            """);

        (await route.FaultsAsync()).ShouldBeEmpty();
    }
}
