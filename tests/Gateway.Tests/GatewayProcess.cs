using System.Collections.Concurrent;
using System.Diagnostics;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests;

/// <summary>The gateway as a process of its own, as a deployment has it.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-tests";

    /// <summary>The native executable of the publish; without a current publish the build, so that these tests need no native compiler.</summary>
    public static readonly string Executable = Path.Combine(
        PublishedFactAttribute.Missing is null ? PublishedFactAttribute.Folder : AppContext.BaseDirectory, "WebexGateway");

    /// <summary>For many visitors at once, all from this machine.</summary>
    public static readonly (string Key, string? Value)[] ForLoad = [("Webex__RequestsPerMinute", "1000000"), ("Abuse__Challenge", "off"), ("Callbacks__Budgets__Mode", "shadow")];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly SemaphoreSlim written = new(0);
    private bool begun;

    private GatewayProcess(string executable, string workingDirectory, Dictionary<string, string?> environment, params string[] arguments)
    {
        Port = FreePort.Next();
        environment.TryAdd("PORT", Port.ToString(null as IFormatProvider));
        var start = new ProcessStartInfo(executable, arguments) { WorkingDirectory = workingDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || key.StartsWith("DOTNET_ENV", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => written.Release();
    }

    public int Port { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public int Id => process.Id;

    /// <summary>All that was written so far, both streams.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>The executable in Production, on the shipped files.</summary>
    public static GatewayProcess InProduction(WebexSandbox webex, params (string Key, string? Value)[] environment) =>
        new(Executable, Path.GetTempPath(), Variables(webex, environment));

    /// <summary><c>WebexGateway check</c> of a folder of configuration files, in Production.</summary>
    public static GatewayProcess Checking(WebexSandbox webex, string folder) =>
        new(Executable, Path.GetTempPath(), Variables(webex, ("Configuration__Folder", folder)), "check");

    /// <summary>The same with files that cannot grow beyond so many KiB: to whoever writes them, a full disk. (The runtime's own mapped files are not written but sized, so they are switched off.)</summary>
    public static GatewayProcess WithFileSizeLimit(int kibibytes, WebexSandbox webex, params (string Key, string? Value)[] environment) => new(
        "bash", Path.GetTempPath(), Variables(webex, environment), "-c",
        $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {kibibytes}; exec {Executable}");

    /// <summary>The same under a limit of the shell's, such as <c>-n 1024</c>, and with a umask that takes nothing from anybody.</summary>
    public static GatewayProcess WithLimit(string limit, WebexSandbox webex, params (string Key, string? Value)[] environment) => new(
        "bash", Path.GetTempPath(), Variables(webex, environment), "-c",
        $"umask 0000; ulimit {limit}; exec {Executable}");

    /// <summary>The executable with these variables and arguments.</summary>
    public static GatewayProcess With(Dictionary<string, string?> environment, params string[] arguments) =>
        new(Executable, Path.GetTempPath(), environment, arguments);

    /// <summary>Another executable, such as that of an earlier version.</summary>
    public static GatewayProcess Of(string executable, Dictionary<string, string?> environment) => new(executable, Path.GetTempPath(), environment);

    /// <summary>The executable with these variables and no others: nothing of the tests' own environment, such as where .NET is.</summary>
    public static GatewayProcess WithOnly(Dictionary<string, string?> environment, params string[] arguments)
    {
        var gateway = With([], arguments);
        gateway.process.StartInfo.Environment.Clear();
        foreach (var (key, value) in environment.Append(new("PORT", gateway.Port.ToString(null as IFormatProvider))))
        {
            gateway.process.StartInfo.Environment[key] = value;
        }

        return gateway;
    }

    /// <summary>
    /// A copy of the publish as a user who may do nothing, where the tests' own user may say so; else as that one.
    /// From Linux 6.3 on no memory that it wrote may be executed, as the service unit has it (PR_SET_MDWE; by its numbers on x86-64).
    /// </summary>
    public static GatewayProcess AsNobody(string executable, Dictionary<string, string?> environment) => Environment.UserName == "root"
        ? new(
            "setpriv", Path.GetTempPath(), environment, "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--bounding-set=-all",
            "perl", "-e", "syscall(157, 65, 1, 0, 0, 0); exec @ARGV", executable)
        : new(executable, Path.GetTempPath(), environment);

    /// <summary>The executable in Development, as <c>dotnet run</c> starts it.</summary>
    public static GatewayProcess InDevelopment(params (string Key, string? Value)[] environment)
    {
        var variables = environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        variables["ASPNETCORE_ENVIRONMENT"] = "Development";
        return new(Executable, Path.GetTempPath(), variables);
    }

    /// <summary>The Node backend's variables for a Production that speaks to this stand-in.</summary>
    public static Dictionary<string, string?> Variables(WebexSandbox webex, params (string Key, string? Value)[] more)
    {
        var address = webex.Address.GetLeftPart(UriPartial.Authority);
        var variables = new Dictionary<string, string?>
        {
            ["CLIENT_ID"] = webex.Options.ClientId,
            ["CLIENT_SECRET"] = webex.Options.ClientSecret,
            ["REFRESH_TOKEN"] = webex.Options.RefreshToken,
            ["REDIRECT_URI"] = "https://gateway.example/oauth/callback",
            ["ENTRY_POINT_ID"] = webex.Options.EntryPointId,
            ["WXCC_API_URL"] = $"{address}/v1/tasks",
            ["WEBEX_API_URL"] = address,
            ["OPERATOR_KEY"] = OperatorKey,
            ["KEY_RING_SECRET"] = "a-key-ring-secret-only-for-the-tests",
            ["IpRateLimiting__IpWhitelist__0"] = "127.0.0.1",
        };
        foreach (var (key, value) in more)
        {
            variables[key] = value;
        }

        return variables;
    }

    public Uri At(string path) => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        Begin();
        await UntilLoggedAsync("Application started");
    }

    /// <summary>Starts it and waits until it ends by itself.</summary>
    public async Task<int> RunToEndAsync()
    {
        Begin();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Asks again until the answer is the one waited for; what has not come in a minute does not come.</summary>
    public async Task<HttpResponseMessage> EventuallyAsync(Func<Task<HttpResponseMessage>> ask, Predicate<HttpResponseMessage> isIt)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < Patience; await Task.Yield())
        {
            var answer = await ask();
            if (isIt(answer))
            {
                return answer;
            }
        }

        throw new TimeoutException(Output);
    }

    /// <summary>Waits until the process has written something.</summary>
    public async Task UntilLoggedAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            process.HasExited.ShouldBeFalse(Output);
            await written.WaitAsync(patience.Token);
        }
    }

    /// <summary>SIGKILL, to this process and to no other.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as platforms send it; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var term = Process.Start("kill", ["-TERM", process.Id.ToString(null as IFormatProvider)]);
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (begun && !process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public void Begin()
    {
        begun = process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
            written.Release();
        }
    }
}
