using System.Net;
using Microsoft.OpenApi;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests.Site;

/// <summary>The OpenAPI document is held against the contract's table, and against what the gateway answers.</summary>
public sealed class OpenApiTests : GatewayTest
{
    private const string Path = "/openapi/v1.json";

    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync(("Calling:Number", "+573211234567"), ("Callbacks:Budgets:Mode", "enforce"));

    /// <summary>Method, path, and what the contract says of its answers: a status with the slugs of a refusal.</summary>
    public static TheoryData<string, string, string> Contract => new()
    {
        { "POST", "/callback/call", "201; 202; 400 malformed-request; 403 not-a-visitor; 409 already-requested; 413; 415; 422 number-not-served idempotency-key-reused; 429 too-many-requests; 502 refused-by-webex; 503 not-connected closed-for-today store-unavailable" },
        { "GET", "/callback/requests/{id}", "200; 404 not-found; 503 store-unavailable" },
        { "HEAD", "/callback/requests/{id}", "200; 404" },
        { "DELETE", "/callback/requests/{id}", "200; 404 not-found; 409 not-cancellable; 503 store-unavailable" },
        { "GET", "/callback/options", "200" },
        { "GET", "/callback/challenge", "200" },
        { "GET", "/guest/challenge", "200" },
        { "POST", "/guest/token", "200; 400 malformed-request; 403 not-a-visitor; 413; 415; 429 too-many-requests; 502 refused-by-webex; 503 not-connected webex-unavailable" },
        { "POST", "/guest/call-token", "200; 400 malformed-request; 403 not-a-visitor; 404 not-found; 413; 415; 429 too-many-requests; 502 refused-by-webex; 503 not-connected webex-unavailable" },
    };

    [Fact]
    public async Task The_document_is_valid_OpenAPI_and_names_each_endpoint_for_visitors_once()
    {
        var json = await (await Gateway.GetAsync(Path)).Content.ReadAsStringAsync();

        var read = OpenApiDocument.Parse(json, "json");
        read.Diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}").ShouldBeEmpty();
        read.Diagnostic.Warnings.Select(warning => $"{warning.Pointer}: {warning.Message}").ShouldBeEmpty();
        read.Diagnostic.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        read.Document!.Paths.SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method.Method} {path.Key}"))
            .ShouldBe(Contract.Select(row => $"{row[0]} {row[1]}"), ignoreOrder: true);
        read.Document.Paths.SelectMany(path => path.Value.Operations!.Values).Select(operation => operation.OperationId).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Contract))]
    public async Task Each_status_and_each_problem_of_the_contract_is_in_the_document(string method, string path, string answers)
    {
        var document = await DocumentAsync();
        var responses = document.Operation(method, path).GetProperty("responses");

        foreach (var words in answers.Split("; ").Select(answer => answer.Split(' ')))
        {
            responses.TryGetProperty(words[0], out var response).ShouldBeTrue(words[0]);
            words[1..].Except(document.Slugs(response)).ShouldBeEmpty(words[0]);
        }
    }

    [Fact]
    public async Task The_fields_of_a_callback_are_those_that_the_gateway_reads()
    {
        var fields = (await DocumentAsync()).Root.GetProperty("components").GetProperty("schemas").GetProperty("CallbackRequest").GetProperty("properties");

        fields.EnumerateObject().Select(field => field.Name).ShouldBe(WebexGateway.Callbacks.CallbackFields.Of(null).Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task Real_answers_are_as_the_document_says()
    {
        var document = await DocumentAsync();
        async Task FitsAsync(HttpResponseMessage answer, int status, string method, string path)
        {
            ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
            (await document.FaultsAsync(answer, method, path)).ShouldBeEmpty($"{method} {path} {status}");
        }

        foreach (var path in new[] { "/callback/options", "/callback/challenge", "/guest/challenge" })
        {
            await FitsAsync(await Gateway.GetAsync(path), 200, "GET", path);
        }

        const string Call = "/callback/call";
        var placed = await Gateway.CallAsync();
        await FitsAsync(placed, 201, "POST", Call);
        await FitsAsync(await Gateway.CallAsync(), 409, "POST", Call);
        await FitsAsync(await Gateway.CallAsync("+12125550100"), 422, "POST", Call);
        await FitsAsync(await Gateway.PostAsync(Call, """{"phone":"1"}"""), 400, "POST", Call);
        await FitsAsync(await Gateway.PostAsync(Call, "a=b", "application/x-www-form-urlencoded"), 415, "POST", Call);
        await FitsAsync(await Gateway.PostAsync(Call, new string(' ', 5000)), 413, "POST", Call);
        await FitsAsync(await Gateway.SendAsync(HttpMethod.Post, Call, """{"destination":"+573211234568"}""", ("Origin", "https://elsewhere.example")), 403, "POST", Call);
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await FitsAsync(await Gateway.CallAsync("+573217654321"), 502, "POST", Call);
        var scheduled = await Gateway.PostAsync(Call, """{"destination":"+573157654322","when":"2026-11-25T11:00"}""");
        await FitsAsync(scheduled, 202, "POST", Call);

        const string Request = "/callback/requests/{id}";
        var (state, waiting) = (placed.Headers.Location!.OriginalString, scheduled.Headers.Location!.OriginalString);
        await FitsAsync(await Gateway.GetAsync(state), 200, "GET", Request);
        await FitsAsync(await Gateway.SendAsync(HttpMethod.Head, state), 200, "HEAD", Request);
        await FitsAsync(await Gateway.GetAsync($"/callback/requests/{Guid.Empty}"), 404, "GET", Request);
        await FitsAsync(await Gateway.SendAsync(HttpMethod.Delete, state), 409, "DELETE", Request);
        await FitsAsync(await Gateway.SendAsync(HttpMethod.Delete, waiting), 200, "DELETE", Request);

        foreach (var path in new[] { "/guest/token", "/guest/call-token" })
        {
            await FitsAsync(await Gateway.PostAsync(path, """{"name":"Ana"}"""), 200, "POST", path);
            await FitsAsync(await Gateway.PostAsync(path, "[]"), 400, "POST", path);
        }

        await Gateway.ExecuteAsync("alter table callback rename to gone");
        await FitsAsync(await Gateway.CallAsync("+573011234567"), 503, "POST", Call);
        await FitsAsync(await Gateway.GetAsync(state), 503, "GET", Request);
    }

    [Fact]
    public async Task Programs_read_it_without_a_key_by_GET_and_HEAD_and_may_keep_it()
    {
        var answer = await Gateway.GetAsync(Path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=3600");

        var head = await Gateway.SendAsync(HttpMethod.Head, Path);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(answer.Content.Headers.ContentLength);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        (await Gateway.SendAsync(HttpMethod.Get, Path, null, ("If-None-Match", answer.Headers.ETag!.ToString()))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await (await Gateway.PostAsync(Path, "{}")).ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    [Fact]
    public async Task A_site_with_its_own_wwwroot_has_it_too()
    {
        var own = Directory.CreateTempSubdirectory("own-wwwroot-");
        await using var gateway = await GatewayUnderTest.StartAsync(("webroot", own.FullName));

        (await gateway.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        own.Delete(recursive: true);
    }

    private async Task<OpenApiText> DocumentAsync() => new(await (await Gateway.GetAsync(Path)).JsonAsync());
}
