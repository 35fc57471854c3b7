if (await CommandLine.RunAsync(args) is { } exitCode)
{
    return exitCode; // --help, --version, a mistake, or a renewal in a process of its own
}

try
{
    var builder = EnvironmentCheck.CreateBuilder(args, ContentRoot.Find());
    builder.AddConfigFiles();
    builder.CheckEnvironment();
    builder.AddWebexSandbox(); // only in Development, or when Webex:Sandbox asks for it
    builder.UsePort();
    builder.LimitRequests();
    builder.AddTelemetry(); // exports only with an OTLP endpoint
    builder.Services.UseKnownTypesOnly();
    builder.Services.AddRuntime();
    builder.Services.AddStorage();
    builder.Services.AddSite();
    builder.Services.AddAbuseProtection(); // who may ask: rate limits, CORS, the visitor check
    builder.Services.AddLedger();
    builder.Services.AddCallbacks(); // what may be asked
    builder.Services.AddTokens(); // in whose name it is asked
    builder.Services.AddOperatorAccess();
    builder.Services.AddOperatorPage();
    builder.Services.AddHealth();
    builder.Services.AddWebexProxy(builder.Configuration); // how it is asked, and what became of it

    var app = builder.Build();
    if (await app.CheckConfigurationAsync(args) is { } ended)
    {
        return ended; // a command on the store, which needs no other configuration
    }

    app.UseRequestTelemetry(); // counts an answer that is a problem
    app.UseProblems(); // Site/ProblemPages: a body for every refusal
    app.UseDrain(); // closes connections during a stop
    app.UseClientAddress();
    app.UseSiteHeaders(); // when the answer begins
    app.UseStrictFraming();
    app.UseRouting();
    app.UseCrossOriginHeaders();
    app.UseRateLimiter(); // RateLimits/ClientRateLimiter
    app.UseCrossOriginPreflight();
    app.UseSiteFiles(); // only where no endpoint was matched
    app.UseAuthentication(); // without this line the framework does it first, for every file too
    app.UseAuthorization(); // the operator's endpoints; the visitors' ask for none

    app.MapChallenges();
    app.MapCallbackQueries(); // options and state; POST /callback/call is a route of YARP
    app.MapTokens();
    app.MapOperatorPage();
    app.MapHealth();
    app.MapWebexProxy(); // the routes of config/routes.json, and Webex's events

    return await app.ServeAsync(args);
}
catch (ConfigurationFaultException exception)
{
    await Console.Error.WriteLineAsync($"✗ {exception.Message}{Environment.NewLine}WebexGateway does not start.");
    return 1;
}
