using System.Net;

namespace WebexGateway.Sandbox.Pages;

/// <summary>Writes the page of the last calls, newest first; it reloads itself without a script.</summary>
internal static class CallsPage
{
    private const int Shown = 200;

    public const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8888; }
        button { font: inherit; padding: .5rem 1rem; min-height: 2.75rem; }
        """;

    public static string Of(SandboxState state)
    {
        var rows = state.Calls.Reverse().Take(Shown).Select(Row).DefaultIfEmpty("<tr><td colspan=\"4\">None yet</td></tr>");
        var armed = state.Faults.Armed.Select(one => $"{Encode(one.Kind.Name)} at {Encode(one.Path)}").DefaultIfEmpty("none");
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta http-equiv="refresh" content="2">
              <title>Webex sandbox: {state.CallCount} calls</title>
              <link rel="stylesheet" href="/_sandbox/style.css">
            </head>
            <body>
              <main>
                <h1>Calls placed: <span id="count">{state.CallCount}</span></h1>
                <p>No telephone rang: this is the stand-in for Webex.</p>
                <p><a href="/_sandbox/faults">Faults</a> armed: {string.Join(", ", armed)}.</p>
                <form method="post" action="/_sandbox/forget"><button id="forget">Forget everything</button></form>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Number</th><th scope="col">Entry point</th>
                      <th scope="col">Attributes</th><th scope="col">Time (UTC)</th>
                    </tr>
                  </thead>
                  <tbody>
                    {string.Join("\n        ", rows)}
                  </tbody>
                </table>
              </main>
            </body>
            </html>
            """;
    }

    private static string Row(PlacedCall call)
    {
        var attributes = string.Join("<br>", call.Attributes.Select(pair => $"{Encode(pair.Key)}: {Encode(pair.Value)}"));
        return $"<tr><td>{Encode(call.Destination)}</td><td>{Encode(call.EntryPointId)}</td><td>{attributes}</td>"
            + $"<td>{call.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}</td></tr>";
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
