using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>Webex's calling library: the real file, and a stand-in with the part of its public interface that the page uses, for what needs Webex's media servers.</summary>
public static class CallingLibrary
{
    public const string Path = "/vendor/calling.min.js";

    /// <summary>Events are given by a test: <c>webex.call.emit("connect")</c>.</summary>
    private const string StandIn = """
        (() => {
          class Events {
            #listeners = [];
            on(name, listener) { this.#listeners.push([name, listener]); }
            emit(name, detail) { this.#listeners.filter(([of]) => of === name).forEach(([, listener]) => listener(detail)); }
          }
          const webex = (globalThis.webex = { given: null, microphone: null, call: null, ended: 0, left: 0, canRegister: true });
          const call = Object.assign(new Events(), {
            muted: false,
            isMuted() { return this.muted; },
            mute(microphone) { this.muted = microphone === webex.microphone && !this.muted; },
            dial(microphone) { webex.dialled = microphone === webex.microphone; },
            end() { webex.ended++; setTimeout(() => this.emit("disconnect")); },
          });
          const line = Object.assign(new Events(), {
            register() { setTimeout(() => this.emit(webex.canRegister ? "registered" : "error", this)); },
            makeCall(destination) { return destination ? undefined : (webex.call = call); },
          });
          globalThis.Calling = {
            async createMicrophoneStream(constraints) {
              return (webex.microphone = { outputStream: await navigator.mediaDevices.getUserMedia(constraints) });
            },
            async init(given) {
              webex.given = given;
              const calling = Object.assign(new Events(), {
                registered: false,
                async register() { this.registered = true; this.callingClient = { getLines: () => ({ one: line }) }; },
                async deregister() { webex.left++; },
              });
              setTimeout(() => calling.emit("ready"));
              return calling;
            },
          };
        })();
        """;

    /// <summary>Null when the real one is there.</summary>
    public static string? Missing =>
        File.Exists(System.IO.Path.Combine(Repository.Site, Path[1..])) || Environment.GetEnvironmentVariable("CI") == "true"
            ? Chromium.ReasonToSkip
            : "wwwroot/vendor/calling.min.js is missing; bring it with: npm --prefix eng/calling run fetch";

    /// <summary>Serves the stand-in in the real one's place.</summary>
    public static Task PretendAsync(IPage page) => page.RouteAsync($"**{Path}", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = StandIn }));

    /// <summary>The gateway gives both tokens.</summary>
    public static async Task GiveTokensAsync(IPage page)
    {
        await AnswerAsync(page, "/guest/token", 200, """{"access_token":"guest-token","token_type":"Bearer","expires_in":64799}""");
        await AnswerAsync(page, "/guest/call-token", 200, """{"call_token":"call-token"}""");
    }

    /// <summary>The gateway answers so.</summary>
    public static Task AnswerAsync(IPage page, string path, int status, string body, IEnumerable<KeyValuePair<string, string>>? headers = null) =>
        page.RouteAsync($"**{path}", route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = body, Headers = headers }));
}

/// <summary>A test with the real library: skipped where it was not brought, and failing there when <c>CI=true</c>.</summary>
public sealed class RealLibraryTheoryAttribute : TheoryAttribute
{
    public RealLibraryTheoryAttribute() => Skip = CallingLibrary.Missing;
}
