using System.Text;
using Microsoft.AspNetCore.Http;
using WebexGateway.Transforms;

namespace WebexGateway.Tests;

/// <summary>The limits of a visitor's body, each at its last good and its first bad value.</summary>
public sealed class VisitorJsonTests
{
    private static readonly Dictionary<string, VisitorField> Allowed = new VisitorField[]
    {
        new("destination", 250, TakesBlanks: true), new("name", 5), new("topic", 2000), new("region", 2), new("when", 16), new("consent", 64),
    }.ToDictionary(field => field.Name);

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, 413)]
    public async Task A_body_has_at_most_4096_bytes(int bytes, int? refused)
    {
        var body = """{"name":"Ana"}""".PadRight(bytes);

        int? status = (await ReadAsync(body)).Refusal is { } refusal ? refusal.Status : null;

        status.ShouldBe(refused);
    }

    [Theory]
    [InlineData("12345", true)]
    [InlineData("123456", false)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301", true)]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301x", false)]
    public async Task A_field_has_so_many_characters_as_people_count_them(string name, bool isRead)
    {
        var body = await ReadAsync($$"""{"name":"{{name}}"}""");

        (body.Refusal is null).ShouldBe(isRead);
        body["name"].ShouldBe(isRead ? name : null);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1026, false)]
    public async Task A_text_has_at_most_1024_bytes_where_its_field_is_shorter(int bytes, bool isRead)
    {
        var name = "e" + new string('\u0301', (bytes - 1) / 2) + new string('x', (bytes - 1) % 2);

        var detail = (await ReadAsync($$"""{"name":"{{name}}"}""")).Refusal is { } refusal ? refusal.Detail : null;

        detail.ShouldBe(isRead ? null : "'name' is longer than 1024 bytes of UTF-8.");
    }

    [Theory]
    [InlineData("destination", "+57\\t300\\n1", "+57\t300\n1")]
    [InlineData("destination", "+57\u202e300", "+57\u202e300")]
    [InlineData("destination", "+57\\u0000", null)]
    [InlineData("name", "A\\tna", null)]
    [InlineData("name", "A\u202ena", "Ana")]
    public async Task Only_a_number_may_have_blanks_and_other_texts_lose_what_turns_their_direction(string field, string sent, string? read) =>
        (await ReadAsync($$"""{"{{field}}":"{{sent}}"}"""))[field].ShouldBe(read);

    [Theory]
    [InlineData("phone", "destination")]
    [InlineData("Phone-Number", "destination")]
    [InlineData("teléfono", "destination")]
    [InlineData("full_name", "name")]
    [InlineData("nombre", "name")]
    [InlineData("country", "region")]
    [InlineData("hora", "when")]
    [InlineData("subject", "topic")]
    [InlineData("gdpr", "consent")]
    [InlineData("nmae", "name")]
    public async Task An_unknown_field_is_answered_with_the_one_that_was_meant(string sent, string meant) =>
        (await ReadAsync($$"""{"{{sent}}":"x"}""")).Refusal!.Detail!.ShouldEndWith($"did you mean '{meant}'?");

    [Theory]
    [InlineData("name12345")]
    [InlineData("+573001234567")]
    [InlineData("3name")]
    [InlineData("na me")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")]
    public async Task A_field_that_may_be_a_value_of_the_visitor_is_not_repeated(string sent)
    {
        var detail = (await ReadAsync($$"""{"{{sent}}":"x"}""")).Refusal!.Detail!;

        detail.ShouldStartWith("Unknown field: ");
        detail.ShouldNotContain(sent);
    }

    [Theory]
    [InlineData("name1234", "'name1234'")]
    [InlineData("a", "'a'")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmn", "'abcdefghijklmnopqrstuvwxyzabcdefghijklmn'")]
    public async Task A_plain_name_is_repeated(string sent, string quoted) =>
        (await ReadAsync($$"""{"{{sent}}":"x"}""")).Refusal!.Detail!.ShouldStartWith($"Unknown field {quoted}: ");

    [Theory]
    [InlineData("application/json", 400)]
    [InlineData("application/x-www-form-urlencoded", 415, "docs/migration.md")]
    [InlineData("text/plain", 415, "Send the body as application/json")]
    [InlineData("application/json; charset=latin1", 415, "Send the body as application/json")]
    public async Task A_body_of_another_type_is_answered_with_what_to_send(string type, int status, string words = "must be a JSON object")
    {
        var refusal = (await ReadAsync("[]", type)).Refusal!;

        refusal.Status.ShouldBe(status);
        refusal.Detail!.ShouldContain(words);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused() =>
        (await ReadAsync([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8])).Refusal!.Detail.ShouldBe("The body is not JSON in UTF-8.");

    private static ValueTask<VisitorJson> ReadAsync(string body, string type = "application/json") =>
        ReadAsync(Encoding.UTF8.GetBytes(body), type);

    private static ValueTask<VisitorJson> ReadAsync(byte[] body, string type = "application/json")
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(body);
        return VisitorJson.ReadAsync(context.Request, Allowed);
    }
}
