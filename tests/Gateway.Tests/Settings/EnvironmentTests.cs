using WebexGateway.Configuration;
using WebexGateway.Settings;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Settings;

/// <summary>What is read once at the start is judged by <c>check</c>: environment, command line and <c>appsettings.json</c>.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private const string Canary = "canary-of-the-environment";

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Site:TrustedProxie=render", "Site:TrustedProxie is not known; did you mean 'TrustedProxies'.")]
    [InlineData("Site:Adress=https://a.example", "Site:Adress is not known; did you mean 'Address'.")]
    [InlineData("Site:Adress=", "Site:Adress is not known; did you mean 'Address'.")]
    [InlineData("Site:Privacy:Mail=a@example.com", "Site:Privacy:Mail is not known; did you mean 'Email'.")]
    [InlineData("Webex:Tokns:ContactCenter:ClientId=a", "Webex:Tokns is not known; did you mean 'Tokens'.")]
    [InlineData("Webex:Tokens:ContactCenter:ClientSecrt=a", "Webex:Tokens:ContactCenter:ClientSecrt is not known; did you mean 'ClientSecret'.")]
    [InlineData("Abuse:Chalenge=off", "Abuse:Chalenge is not known; did you mean 'Challenge'.")]
    [InlineData("Storage:Pfad=a.db", "Storage:Pfad is not known")]
    [InlineData("Operator:Kex=12345678", "Operator:Kex is not known; did you mean 'Key'.")]
    [InlineData("Calling:Numbr=+576012345678", "Calling:Numbr is not known; did you mean 'Number'.")]
    [InlineData("Configuration:Foldr=x", "Configuration:Foldr is not known; did you mean 'Folder'.")]
    [InlineData("IpRateLimitting:HttpStatusCode=429", "IpRateLimitting is not known; did you mean 'IpRateLimiting'.")]
    [InlineData("Callback:CoolDown=00:10:00", "Callback is not known; did you mean 'Callbacks'.")]
    [InlineData("Siet:Address=x", "Siet is not known; did you mean 'Site'.")]
    [InlineData("ClientRateLimiting:ClientIdHeader=X", "ClientRateLimiting is not honoured")]
    public void A_key_that_nobody_reads_is_refused_with_the_near_name(string setting, string words) => Faults(setting).ShouldHaveSingleItem().ShouldStartWith(words);

    [Theory]
    [InlineData("Site:DrainSeconds=24:00:00", "Site:DrainSeconds is '24:00:00': write a number from 0 to 10")]
    [InlineData("Site:DrainSeconds=11", "Site:DrainSeconds is 11: write a number from 0 to 10")]
    [InlineData("Site:DrainSeconds=1,5", "Site:DrainSeconds is '1,5'")]
    [InlineData("Site:ForwardLimit=0", "Site:ForwardLimit is 0: write how many proxies")]
    [InlineData("Site:Address=<your-site>", "Site:Address holds a placeholder in angle brackets")]
    [InlineData("Site:TrustedProxies='10.0.0.0/8'", "Site:TrustedProxies stands in quotation marks")]
    [InlineData("Abuse:Challenge=sometimes", "Abuse:Challenge is 'sometimes': write one of off, adaptive, always")]
    [InlineData("Abuse:ChallengeWork=1", "Abuse:ChallengeWork is 1: write a number without a fraction, from 1000 to 10000000")]
    [InlineData("Webex:RequestsPerMinute=٥", "Webex:RequestsPerMinute is '٥': write a number")]
    [InlineData("Webex:RequestsPerMinute=99999999999999999999", "Webex:RequestsPerMinute is '99999999999999999999': write a number")]
    [InlineData("Webex:Sandbox=1", "Webex:Sandbox is '1': write true or false")]
    [InlineData("Calling:Number=601 234", "Calling:Number cannot be used: write the destination")]
    [InlineData("PORT=+80", "PORT is '+80', which is no port")]
    [InlineData("PORT=0x50", "PORT is '0x50', which is no port")]
    [InlineData("PORT=8 0", "PORT is '8 0', which is no port")]
    [InlineData("PORT=٨٠", "PORT is '٨٠', which is no port")]
    [InlineData("PORT=\"80\"", "PORT is '\"80\"', which is no port")]
    [InlineData("urls=8080", "ASPNETCORE_URLS (--urls) holds '8080'")]
    [InlineData("AllowedHosts=https://www.example.com", "AllowedHosts holds 'https://www.example.com'")]
    [InlineData("AllowedHosts=www.example.com;a.example:8080", "AllowedHosts holds 'a.example:8080'")]
    [InlineData("Logging:LogLevel:Default=loud", "Logging:LogLevel:Default is 'loud': write one of Trace")]
    public void A_value_that_cannot_be_kept_is_refused_by_its_key(string setting, string words) => Faults(setting).ShouldHaveSingleItem().ShouldStartWith(words);

    [Theory]
    [InlineData("CLIENT_ID", "Webex:Tokens:ContactCenter:ClientId")]
    [InlineData("CLIENT_SECRET", "Webex:Tokens:ContactCenter:ClientSecret")]
    [InlineData("REFRESH_TOKEN", "Webex:Tokens:ContactCenter:RefreshToken")]
    [InlineData("GUEST_CLIENT_SECRET", "Webex:Tokens:GuestIssuer:ClientSecret")]
    [InlineData("OPERATOR_KEY", "Operator:Key")]
    [InlineData("DATABASE_URL", "Storage:ConnectionString")]
    [InlineData("KEY_RING_SECRET", "Storage:KeyRingSecret")]
    public void A_secret_in_quotation_marks_or_angle_brackets_is_refused_by_name_and_not_shown(string variable, string key)
    {
        foreach (var (value, words) in new[] { ($"\"{Canary}\"", "stands in quotation marks"), ($"'{Canary}'", "stands in quotation marks"), ($"<{Canary}>", "holds a placeholder in angle brackets") })
        {
            var fault = Faults($"{variable}={value}").ShouldHaveSingleItem();
            fault.ShouldStartWith($"{variable} ({key}) {words}");
            fault.ShouldNotContain(Canary);
            Faults($"{key}={value}").ShouldBe([fault]);
        }
    }

    [Theory]
    [InlineData("CLIENT_SECRET=a canary-of-the-environment")]
    [InlineData("CLIENT_ID=canary-of-the-environment\nCLIENT_SECRET=x")]
    [InlineData("REFRESH_TOKEN=canary-of-the-environment\tx")]
    [InlineData("OPERATOR_KEY=clé-canary-of-the-environment")]
    [InlineData("OPERATOR_KEY=canary-of-the-environment 1")]
    [InlineData("Operator:Key= canary-of-the-environment")]
    [InlineData("Storage:KeyRingSecret=canary-of-the-environment\n")]
    public void A_secret_that_no_request_can_carry_is_refused_and_not_shown(string setting) => Faults(setting).ShouldHaveSingleItem().ShouldNotContain(Canary);

    [Theory]
    [InlineData("REDIRECT_URI=\"https://a.example/oauth/callback\"", "REDIRECT_URI (Webex:RedirectUri) stands in quotation marks")]
    [InlineData("REDIRECT_URI=https://<your-site>/oauth/callback", "REDIRECT_URI (Webex:RedirectUri) holds a placeholder")]
    [InlineData("WEBEX_API_URL='https://webexapis.com'", "WEBEX_API_URL (Webex:ApiUrl) stands in quotation marks")]
    public void An_address_in_quotation_marks_or_with_a_placeholder_is_refused_by_name(string setting, string words) => Faults(setting).ShouldHaveSingleItem().ShouldStartWith(words);

    [Theory]
    [InlineData("CLIENT_ID= abc ", "CLIENT_SECRET=abc\n", "PORT= 8080 ", "Site:DrainSeconds=")]
    [InlineData("Site:TrustedProxies=10.0.0.0/8, render", "Site:TrustedProxies:0=10.0.0.0/8")]
    [InlineData("SITE:DRAINSECONDS=2.5", "Abuse:Challenge=ALWAYS", "Webex:Sandbox=TRUE")]
    [InlineData("Site:Privacy:Controller=Ana \"La Doctora\" Pérez", "AllowedHosts=www.example.com;*.example.org;*;127.0.0.1;[::1]")]
    [InlineData("SITE=whatever", "Serilog:Using:0=x")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=api-key=a%20b,x=1", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test,service.version=1")]
    [InlineData("OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.25")]
    public void What_means_something_is_taken(params string[] settings)
    {
        foreach (var setting in settings)
        {
            Faults(setting).ShouldBeEmpty(setting);
        }
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "<collector>")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "HTTP")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "-1")]
    [InlineData(
        "OTEL_EXPORTER_OTLP_HEADERS", "license_key", "=canary-of-the-environment", "a=1,canary-of-the-environment",
        "api key=canary-of-the-environment", "\"api-key=canary-of-the-environment\"")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=canary-of-the-environment%0d%0ab")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zip")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0", "60s")]
    [InlineData("OTEL_METRIC_EXPORT_TIMEOUT", "99999999999")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "10%", "2")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "production")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "soon")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "0")]
    [InlineData("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4096")]
    [InlineData("OTEL_BLRP_EXPORT_TIMEOUT", "-5")]
    [InlineData("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "many")]
    [InlineData("OTEL_SDK_DISABLED", "yes")]
    public void A_variable_of_OpenTelemetry_that_its_SDK_cannot_read_is_refused_by_name(string variable, params string[] values)
    {
        foreach (var value in values)
        {
            var fault = Faults($"{variable}={value}").ShouldHaveSingleItem(value);

            fault.ShouldStartWith($"{variable} ");
            fault.ShouldMatch(": (write|name) ");
            fault.ShouldNotContain(Canary);
        }
    }

    [Theory]
    [InlineData("REFRESH_TOKN=a", "REFRESH_TOKN is set, and nothing reads it; did you mean REFRESH_TOKEN?")]
    [InlineData("CLIENTID=a", "CLIENTID is set, and nothing reads it; did you mean CLIENT_ID?")]
    [InlineData("DATABASE_ULR=a", "DATABASE_ULR is set, and nothing reads it; did you mean DATABASE_URL?")]
    [InlineData("REDIRECT_URL=a", "REDIRECT_URL is set, and nothing reads it; did you mean REDIRECT_URI?")]
    [InlineData("GUEST_CLIENT_SERCET=a", "GUEST_CLIENT_SERCET is set, and nothing reads it; did you mean GUEST_CLIENT_SECRET?")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPONT=a", "OTEL_EXPORTER_OTLP_ENDPONT is set, and nothing reads it; did you mean OTEL_EXPORTER_OTLP_ENDPOINT?")]
    [InlineData("WXCC_API_URL=https://api.wxcc-us9.cisco.com", "WXCC_API_URL (ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address) leads to api.wxcc-us9.cisco.com")]
    [InlineData("WXCC_API_URL=https://webexapis.com/v1/tasks", "WXCC_API_URL (ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address) leads to webexapis.com")]
    [InlineData("WXCC_API_URL=https://api.wxcc-us1.cisco.co", "WXCC_API_URL (ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address) leads to api.wxcc-us1.cisco.co")]
    [InlineData("WEBEX_API_URL=https://webexapi.com", "WEBEX_API_URL (Webex:ApiUrl) leads to webexapi.com")]
    public void What_is_probably_a_slip_is_a_warning_and_no_fault(string setting, string words)
    {
        Verdict(setting).Warnings.ShouldHaveSingleItem().ShouldStartWith(words);
        Faults(setting).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("WXCC_API_URL=https://api.wxcc-eu2.cisco.com/v1/tasks")]
    [InlineData("WXCC_API_URL=http://127.0.0.1:10001")]
    [InlineData("PATH=/bin")]
    [InlineData("HOST=a")]
    [InlineData("MY_CLIENT_ID=a")]
    public void What_is_meant_is_no_warning(string setting) => Verdict(setting).Warnings.ShouldBeEmpty();

    [Fact]
    public void A_host_that_was_named_is_no_warning() =>
        Verdict("WXCC_API_URL=https://relay.example", "Webex:AllowedHosts=relay.example").Warnings.ShouldBeEmpty();

    [Theory]
    [InlineData("{\n  \"Webex\": {\n    ]\n}", "appsettings.json is no JSON that can be used: line 3, character 5")]
    [InlineData("", "appsettings.json is no JSON that can be used: line 1")]
    [InlineData("[]", "appsettings.json is no JSON that can be used")]
    [InlineData("\"text\"", "appsettings.json is no JSON that can be used")]
    [InlineData("{ \"A\": 1, \"a\": 2 }", "appsettings.json is no JSON that can be used: it must be one object in which each key appears once")]
    [InlineData("{ \"Site\": { \"Address\": \"https://a.example\" }", "appsettings.json is no JSON that can be used: line 1")]
    public void A_broken_appsettings_file_is_a_line_with_file_and_place(string text, string words)
    {
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), text);

        Should.Throw<ConfigurationFaultException>(() => EnvironmentCheck.CreateBuilder([], folder)).Message.ShouldStartWith(words);
    }

    [Theory]
    [InlineData("{ \"Site\": { \"Adress\": \"https://a.example\" } }", "appsettings.json: Site:Adress is not known; did you mean 'Address'.")]
    [InlineData("{ \"Site\": { \"DrainSeconds\": \"5\" } }", "appsettings.json: Site:DrainSeconds is '5': write a number from 0 to 10.")]
    [InlineData("{ \"Webex\": { \"Sandbox\": \"true\" } }", "appsettings.json: Webex:Sandbox is 'true': write true or false.")]
    [InlineData("{ \"Webex\": { \"RequestsPerMinute\": null } }", "appsettings.json: Webex:RequestsPerMinute is null: write a number without a fraction, from 1 to 1000000.")]
    public void A_value_of_appsettings_is_refused_once_with_its_file(string text, string words)
    {
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), text);

        VerdictOf([], folder).Faults.ShouldBe([words]);
    }

    [Fact]
    public void Comments_trailing_commas_a_byte_order_mark_and_other_sections_are_taken()
    {
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), "// ours\n{ \"Site\": { \"DrainSeconds\": 2, }, /* theirs */ \"Kestrel\": { \"Limits\": { } }, }", System.Text.Encoding.UTF8);

        VerdictOf([], folder).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(null)]
    public void Without_settings_in_appsettings_both_tokens_of_the_shipped_routes_are_known(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.json"), text);
        }

        var builder = EnvironmentCheck.CreateBuilder([], folder);
        builder.AddConfigFiles();

        builder.Configuration.GetSection("Webex:Tokens").GetChildren().Select(token => $"{token.Key} {token["Scopes"]}")
            .ShouldBe(["ContactCenter cjp:user", "GuestIssuer guest-issuer:write"]);
    }

    [Fact]
    public void A_folder_in_the_place_of_appsettings_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(folder, "appsettings.json"));

        VerdictOf([], folder).Faults.ShouldHaveSingleItem().ShouldStartWith("appsettings.json is a folder");
    }

    private static IReadOnlyList<string> Faults(params string[] settings) => Verdict(settings).Faults;

    private static EnvironmentVerdict Verdict(params string[] settings) => VerdictOf(settings, ContentRoot.Find());

    private static EnvironmentVerdict VerdictOf(string[] settings, string root)
    {
        var builder = EnvironmentCheck.CreateBuilder([.. settings.Select(setting => $"--{setting}")], root);
        builder.AddConfigFiles();
        builder.CheckEnvironment();
        return builder.Services.Select(service => service.ImplementationInstance).OfType<EnvironmentVerdict>().Single();
    }
}
